package dev.enfilade.mongodb.actor;

import dev.enfilade.actor.Actor;
import dev.enfilade.actor.ActorDefinition;
import dev.enfilade.actor.Connector;
import dev.enfilade.actor.ErrorPolicy;
import dev.enfilade.actor.OrderScope;
import dev.enfilade.actor.RequestedState;
import dev.enfilade.actor.RetryPolicy;
import dev.enfilade.mongodb.schema.Collections;
import io.quarkus.mongodb.panache.common.MongoEntity;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.bson.codecs.pojo.annotations.BsonId;
import org.jspecify.annotations.Nullable;

/** An actor as Panache stores it. Public, with public fields, because the driver's POJO codec wants it so. */
@MongoEntity(collection = Collections.ACTORS)
@RegisterForReflection
@SuppressWarnings("NullAway.Init")
public final class ActorDocument {

    @BsonId
    public String name;

    public ConnectorDocument connector;
    public String orderScope;
    public int concurrency;
    public ErrorPolicyDocument errorPolicy;
    public String requested;
    public @Nullable String pauseReason;
    public long version;
    public Instant createdAt;
    public Instant updatedAt;

    /** A connector; {@code type} says which fields belong to it. */
    @RegisterForReflection
    public static final class ConnectorDocument {
        static final String HTTP = "http";

        public String type;
        public @Nullable String url;
        public @Nullable String secret;
        public String timeout;

        static ConnectorDocument of(Connector connector) {
            var document = new ConnectorDocument();
            document.timeout = connector.timeout().toString();
            switch (connector) {
                case Connector.Http http -> {
                    document.type = HTTP;
                    document.url = http.url().toString();
                    document.secret = http.secret();
                }
            }
            return document;
        }

        Connector value() {
            if (!HTTP.equals(type) || url == null || secret == null) {
                throw new IllegalStateException("a connector of type " + type + " is not known to this release");
            }
            return new Connector.Http(URI.create(url), Duration.parse(timeout), secret);
        }
    }

    /** An error policy with its retries. */
    @RegisterForReflection
    public static final class ErrorPolicyDocument {
        public int attempts;
        public String initialDelay;
        public double multiplier;
        public String maxDelay;
        public String then;

        static ErrorPolicyDocument of(ErrorPolicy policy) {
            var document = new ErrorPolicyDocument();
            document.attempts = policy.retry().attempts();
            document.initialDelay = policy.retry().initialDelay().toString();
            document.multiplier = policy.retry().multiplier();
            document.maxDelay = policy.retry().maxDelay().toString();
            document.then = policy.then().name();
            return document;
        }

        ErrorPolicy value() {
            var retry = new RetryPolicy(attempts, Duration.parse(initialDelay), multiplier, Duration.parse(maxDelay));
            return new ErrorPolicy(retry, ErrorPolicy.Then.valueOf(then));
        }
    }

    static ActorDocument of(ActorDefinition definition) {
        var document = new ActorDocument();
        document.name = definition.name();
        document.connector = ConnectorDocument.of(definition.connector());
        document.orderScope = definition.orderScope().name();
        document.concurrency = definition.concurrency();
        document.errorPolicy = ErrorPolicyDocument.of(definition.errorPolicy());
        return document;
    }

    Actor value() {
        return new Actor(
                name,
                connector.value(),
                OrderScope.valueOf(orderScope),
                concurrency,
                errorPolicy.value(),
                RequestedState.valueOf(requested),
                pauseReason,
                version,
                createdAt,
                updatedAt);
    }
}
