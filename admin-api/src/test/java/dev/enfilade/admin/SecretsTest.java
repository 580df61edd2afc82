package dev.enfilade.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class SecretsTest {
    private static final String SECRET = "whsec_c2VjcmV0IG9mIHRoZSBsb2dzIHRlc3QgMDEyMw==";

    private final Lines lines = new Lines();
    private final Logger ours = Logger.getLogger("dev.enfilade");

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(lines);
        ours.setLevel(Level.ALL);
    }

    @AfterEach
    void stopListening() {
        Logger.getLogger("").removeHandler(lines);
        ours.setLevel(null);
    }

    @Test
    void secretShouldNotGetIntoTheLog() {
        var actor = Scene.name("billing");
        var body = Api.actorBody().replace("\"url\"", "\"secret\":\"" + SECRET + "\",\"url\"");

        Api.putActor(actor, body).statusCode(201);
        Api.putActor(actor, body.replace("\"http\"", "\"smtp\"")).statusCode(422);
        Api.putActor(actor, body + "}").statusCode(400);
        Api.putActor(actor, body.replace("\"" + SECRET + "\"", SECRET)).statusCode(400);
        Api.putActor(actor, body.replace("\"" + SECRET + "\"", "[\"" + SECRET + "\"]"))
                .statusCode(422);
        Api.get("/v1/actors/" + actor).statusCode(200);
        Logger.getLogger("dev.enfilade.admin").fine("the handler listens");

        assertThat(lines.text).anyMatch(line -> line.contains("the handler listens"));
        assertThat(lines.text).noneMatch(line -> line.contains(SECRET));
    }

    @Test
    void secretShouldNotGetIntoAProblem() {
        var body = Api.actorBody().replace("\"url\"", "\"secret\":\"" + SECRET + "!\",\"url\"");

        for (var wrong : List.of(body, body.replace("\"secret\"", "\"secrets\""), body + "}", SECRET)) {
            var answer = Api.putActor(Scene.name("billing"), wrong).extract();
            assertThat(answer.statusCode()).isIn(400, 422);
            assertThat(answer.asString()).doesNotContain(SECRET);
        }
    }

    private static final class Lines extends Handler {
        private final List<String> text = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void publish(LogRecord entry) {
            text.add(entry instanceof ExtLogRecord ext ? ext.getFormattedMessage() : entry.getMessage());
            if (entry.getThrown() != null)
                text.add(String.valueOf(entry.getThrown().getMessage()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
