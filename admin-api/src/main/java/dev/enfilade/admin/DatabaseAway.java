package dev.enfilade.admin;

import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import dev.enfilade.mongodb.transaction.TransactionTimeoutException;
import dev.enfilade.service.problem.Problem;
import dev.enfilade.service.problem.ProblemJson;
import dev.enfilade.service.problem.ProblemType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What callers are told while MongoDB cannot be reached or elects a primary. */
final class DatabaseAway {
    private static final Logger LOG = Logger.getLogger(DatabaseAway.class);

    @ServerExceptionMapper({
        MongoTimeoutException.class,
        MongoSocketException.class,
        MongoNotPrimaryException.class,
        MongoNodeIsRecoveringException.class
    })
    Response away(MongoException e) {
        return answer(e);
    }

    @ServerExceptionMapper
    Response away(TransactionTimeoutException e) {
        return answer(e);
    }

    /** Whether a change was made is open; to repeat it is safe, since it is compared with a version or sets a state. */
    private static Response answer(RuntimeException e) {
        LOG.warnf("MongoDB cannot be reached: %s", e.getMessage());
        return ProblemJson.response(Problem.of(
                        ProblemType.UNAVAILABLE,
                        "MongoDB cannot be reached. Whether anything was done is not known: look, or repeat the call.")
                .retryAfter(Duration.ofSeconds(5)));
    }
}
