package dev.enfilade.admin.actor;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.enfilade.actor.Actor;
import dev.enfilade.actor.ActorDefinition;
import dev.enfilade.actor.Connector;
import dev.enfilade.actor.ErrorPolicy;
import dev.enfilade.actor.OrderScope;
import dev.enfilade.actor.RetryPolicy;
import dev.enfilade.admin.Problems;
import dev.enfilade.admin.actor.ActorBody.ConnectorBody;
import dev.enfilade.admin.actor.ActorBody.ErrorPolicyBody;
import dev.enfilade.admin.actor.ActorBody.RetryBody;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes definitions of what operators say; each refusal (422) names the field. */
@ApplicationScoped
class ActorDefinitions {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private final ConnectorUrls urls;

    ActorDefinitions(ConnectorUrls urls) {
        this.urls = urls;
    }

    /**
     * @param madeSecret the secret, if it was made up here: the only time that it may be shown
     */
    record Made(ActorDefinition definition, @Nullable String madeSecret) {}

    /**
     * @param former what the actor is so far; its secret is kept where the body has none
     */
    Made make(String name, ActorBody body, Optional<Actor> former) {
        var connector = requireNonNull(body.connector());
        var givenSecret = Optional.ofNullable(connector.secret()).map(ActorDefinitions::secret);
        var keptSecret = givenSecret.or(() -> former.map(ActorDefinitions::secretOf));
        var secret = keptSecret.orElseGet(WebhookSecret::generate);
        var scope = word("orderScope", body.orderScope(), OrderScope.values(), OrderScope::word, OrderScope.QUEUE);
        var definition = new ActorDefinition(
                name,
                http(connector, secret),
                scope,
                scope == OrderScope.GROUP ? requireNonNullElse(body.concurrency(), Actor.DEFAULT_CONCURRENCY) : 1,
                errorPolicy(body.errorPolicy()));
        return new Made(definition, keptSecret.isPresent() ? null : secret);
    }

    private Connector http(ConnectorBody body, String secret) {
        if (!"http".equals(body.type())) throw Problems.invalid("connector.type", "The only type so far is http.");
        var timeout = duration("connector.timeout", body.timeout(), DEFAULT_TIMEOUT);
        if (!timeout.isPositive() || timeout.compareTo(Actor.MAX_TIMEOUT) > 0) {
            throw Problems.invalid(
                    "connector.timeout", "The time-out has to be above PT0S and at most " + Actor.MAX_TIMEOUT + ".");
        }
        return new Connector.Http(urls.check(requireNonNull(body.url())), timeout, secret);
    }

    private static String secret(String secret) {
        if (WebhookSecret.isValid(secret)) return secret;
        throw Problems.invalid("connector.secret", "A secret is whsec_ and the base64 of 24 to 64 bytes.");
    }

    private static String secretOf(Actor actor) {
        return switch (actor.connector()) {
            case Connector.Http http -> http.secret();
        };
    }

    private static ErrorPolicy errorPolicy(@Nullable ErrorPolicyBody body) {
        if (body == null) return ErrorPolicy.DEFAULT;
        var then = word(
                "errorPolicy.then",
                body.then(),
                ErrorPolicy.Then.values(),
                ErrorPolicy.Then::word,
                ErrorPolicy.DEFAULT.then());
        return new ErrorPolicy(retry(body.retry()), then);
    }

    private static RetryPolicy retry(@Nullable RetryBody body) {
        var defaults = RetryPolicy.DEFAULT;
        if (body == null) return defaults;
        var place = "errorPolicy.retry.";
        var initialDelay = duration(place + "initialDelay", body.initialDelay(), defaults.initialDelay());
        var maxDelay = duration(place + "maxDelay", body.maxDelay(), defaults.maxDelay());
        if (maxDelay.isNegative() || maxDelay.compareTo(Duration.ofDays(1)) > 0) {
            throw Problems.invalid(place + "maxDelay", "The delay has to be between PT0S and PT24H.");
        }
        if (initialDelay.isNegative() || initialDelay.compareTo(maxDelay) > 0) {
            throw Problems.invalid(place + "initialDelay", "The delay has to be between PT0S and maxDelay.");
        }
        return new RetryPolicy(
                requireNonNullElse(body.attempts(), defaults.attempts()),
                initialDelay,
                requireNonNullElse(body.multiplier(), defaults.multiplier()),
                maxDelay);
    }

    private static Duration duration(String field, @Nullable String text, Duration otherwise) {
        if (text == null) return otherwise;
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw Problems.invalid(field, "An ISO 8601 duration is wanted, such as PT10S.");
        }
    }

    private static <E> E word(
            String field, @Nullable String text, E[] values, Function<E, String> wordOf, E otherwise) {
        if (text == null) return otherwise;
        return Arrays.stream(values)
                .filter(value -> wordOf.apply(value).equals(text))
                .findFirst()
                .orElseThrow(() -> Problems.invalid(
                        field,
                        "One of these is wanted: %s."
                                .formatted(Arrays.stream(values).map(wordOf).collect(Collectors.joining(", ")))));
    }
}
