package dev.enfilade.admin.actor;

import dev.enfilade.admin.actor.ActorView.QueueView;
import dev.enfilade.delivery.ActorQueues;
import dev.enfilade.rabbitmq.ManagementClient;
import dev.enfilade.rabbitmq.ManagementClient.ActorGauge;
import dev.enfilade.rabbitmq.ManagementClient.ManagementException;
import dev.enfilade.rabbitmq.RabbitMqSettings;
import dev.enfilade.service.rabbitmq.RabbitMqConfiguration;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The actors' queues in RabbitMQ: to be declared and deleted, and to be shown. */
@Singleton
class TokenQueues {
    private static final Logger LOG = Logger.getLogger(TokenQueues.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Optional<ManagementClient> management;

    TokenQueues(RabbitMqConfiguration configuration, RabbitMqSettings settings) {
        management = configuration
                .managementUrl()
                .map(url -> new ManagementClient(
                        url, settings.username(), settings.password(), settings.virtualHost(), PATIENCE));
    }

    /** Opened at the start: readiness asks for an open connection, and nobody calls before the service is ready. */
    /** The connection is opened with the service and not with the first actor: readiness looks at it. */
    void start(@Observes StartupEvent event, ActorQueues queues) {
        LOG.debugf("Queues of actors are declared through %s", queues);
    }

    /** What is known of an actor's queue; empty if no management API is configured. */
    Optional<QueueView> look(String actor) {
        return management.map(api -> look(api, actor));
    }

    private static QueueView look(ManagementClient api, String actor) {
        try {
            return api.actor(actor)
                    .map(TokenQueues::view)
                    .orElseGet(() -> QueueView.unavailable("RabbitMQ does not know the queue (yet)."));
        } catch (ManagementException e) {
            LOG.debugf(e, "No figures of the queue of %s", actor);
            return QueueView.unavailable("RabbitMQ's management API does not answer.");
        }
    }

    private static QueueView view(ActorGauge gauge) {
        var tokens = gauge.tokens();
        return new QueueView(true, null, tokens.ready(), tokens.unsettled(), tokens.consumers(), gauge.parkedTokens());
    }

    @PreDestroy
    void close() {
        management.ifPresent(ManagementClient::close);
    }
}
