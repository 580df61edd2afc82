package dev.enfilade.worker.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.enfilade.message.Attempt;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an actor answered.
 *
 * @param body its beginning; the rest is not kept
 */
record Answer(int status, @Nullable String body, @Nullable Duration retryAfter) {

    /** An answer longer than this is cut off: the status is known by then. */
    private static final int READ_AT_MOST = 64 * 1024;

    private static final Set<Integer> RETRYABLE = Set.of(408, 425, 429);

    boolean isSuccess() {
        return status / 100 == 2;
    }

    boolean isRetryable() {
        return status >= 500 || RETRYABLE.contains(status);
    }

    /** Reads the answer to its end, or to {@link #READ_AT_MOST}. */
    static Future<Answer> read(HttpClientResponse response, Clock clock) {
        var read = Promise.<Answer>promise();
        var kept = Buffer.buffer();
        var total = new int[1];
        var answer = (java.util.function.Supplier<Answer>) () ->
                new Answer(response.statusCode(), text(kept), retryAfter(response.getHeader("retry-after"), clock));
        response.exceptionHandler(read::tryFail);
        response.endHandler(end -> read.tryComplete(answer.get()));
        response.handler(part -> {
            total[0] += part.length();
            if (kept.length() < Attempt.MAX_ANSWER)
                kept.appendBuffer(part, 0, Math.min(part.length(), Attempt.MAX_ANSWER));
            if (total[0] > READ_AT_MOST && read.tryComplete(answer.get()))
                response.request().reset();
        });
        return read.future();
    }

    private static @Nullable String text(Buffer kept) {
        return kept.length() == 0 ? null : kept.toString(UTF_8);
    }

    /** Seconds, or an HTTP date; anything else is as if it were not there. */
    static @Nullable Duration retryAfter(@Nullable String header, Clock clock) {
        if (header == null) return null;
        try {
            if (header.chars().allMatch(Character::isDigit)) return Duration.ofSeconds(Long.parseLong(header));
            var at = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            var wait = Duration.between(clock.instant(), at);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }
}
