package dev.enfilade.gateway.envelope;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.enfilade.service.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in, there comes out an event or a problem of the caller, and the payload is the bytes it was. */
class EnvelopeFuzzTest {

    private static final int ROUNDS = 10_000;
    private static final String[] SCRAPS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "\\ud800",
        "\u0000",
        "\ufeff",
        "null",
        "true",
        "-",
        "1e9999",
        "\"data\":",
        "\"data_base64\":\"",
        "\"id\":",
        "\"specversion\":\"0.3\"",
        "\"datacontenttype\":\"",
        "%",
        "%C0",
        "ä",
        "\ud83d\ude00",
        " ",
        "\n",
        "application/json",
        "99999999999999999999"
    };
    private static final String ENVELOPE =
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"time\":\"2026-01-31T12:00:00Z\","
                    + "\"n\":1,\"b\":true,\"datacontenttype\":\"text/plain\",\"data\":\"x\\n\"}";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void mutatedEnvelopeShouldBeReadOrRefused(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            boolean batch = random.nextBoolean();
            var body = mutated(batch ? "[" + ENVELOPE + "," + ENVELOPE + "]" : ENVELOPE, random);
            expectEventOrProblem(seed, round, batch ? ContentMode.BATCHED : ContentMode.STRUCTURED, List.of(), body);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void mutatedHeadersShouldBeReadOrRefused(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            var headers = new ArrayList<Map.Entry<String, String>>();
            for (var header : List.of(
                    "ce-specversion:1.0",
                    "Ce-Id:1",
                    "CE-source:/s",
                    "ce-type:\"t\"",
                    "ce-x:%E2%82%AC",
                    "content-type:text/plain; charset=utf-8")) {
                var at = header.indexOf(':');
                var value = header.substring(at + 1);
                headers.add(Map.entry(
                        header.substring(0, at),
                        random.nextInt(4) == 0 ? new String(mutated(value, random), ISO_8859_1) : value));
            }
            expectEventOrProblem(seed, round, ContentMode.BINARY, headers, new byte[] {1});
        }
    }

    private static void expectEventOrProblem(
            long seed, int round, ContentMode mode, List<Map.Entry<String, String>> headers, byte[] body) {
        try {
            for (var event : Requests.read(mode, headers, body))
                assertThat(event.id()).isNotEmpty();
        } catch (Problem problem) {
            assertThat(problem.status()).as("seed %d round %d", seed, round).isBetween(400, 499);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed %d round %d: %s".formatted(seed, round, new String(body, ISO_8859_1)), e);
        }
    }

    private static byte[] mutated(String text, Random random) {
        var bytes = text.getBytes(UTF_8);
        for (int i = random.nextInt(4); i >= 0; i--) bytes = mutated(bytes, random);
        return bytes;
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        if (bytes.length == 0) return bytes;
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> joined(bytes, at, new byte[0], Math.min(bytes.length, at + 1 + random.nextInt(8)));
            case 2 -> joined(bytes, at, SCRAPS[random.nextInt(SCRAPS.length)].getBytes(UTF_8), at);
            case 3 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, at + 1);
            default -> joined(bytes, at, Arrays.copyOfRange(bytes, at / 2, at), at);
        };
    }

    private static byte[] joined(byte[] bytes, int end, byte[] middle, int from) {
        var result = new byte[end + middle.length + bytes.length - from];
        System.arraycopy(bytes, 0, result, 0, end);
        System.arraycopy(middle, 0, result, end, middle.length);
        System.arraycopy(bytes, from, result, end + middle.length, bytes.length - from);
        return result;
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void anyJsonShouldBeKeptByteForByte(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            var data = json(random, 5);
            var members = new ArrayList<>(List.of(
                    "\"specversion\":\"1.0\"",
                    "\"id\":\"ä\"",
                    "\"source\":\"/s\"",
                    "\"type\":\"t\"",
                    "\"data\"" + space(random) + ":" + space(random) + data + space(random)));
            Collections.shuffle(members, random);

            var event = Requests.structured(space(random) + "{" + String.join(",", members) + "}" + space(random));

            assertThat(new String(event.data(), UTF_8))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(data);
        }
    }

    private static String json(Random random, int depth) {
        var gap = space(random);
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> "\"" + string(random) + "\"";
            case 1 -> number(random);
            case 2 -> random.nextBoolean() ? "true" : "null";
            case 3 -> random.nextBoolean() ? "{" + gap + "}" : "[" + gap + "]";
            case 4 -> "[" + gap + json(random, depth - 1) + gap + "," + json(random, depth - 1) + gap + "]";
            default ->
                "{" + gap + "\"" + string(random) + "\":" + gap + json(random, depth - 1) + ",\"a\"" + gap + ":"
                        + json(random, depth - 1) + gap + "}";
        };
    }

    private static String number(Random random) {
        return (random.nextBoolean() ? "-" : "")
                + new String[] {"0", "7", "10", "123456789012345678901234567890"}[random.nextInt(4)]
                + new String[] {"", ".0", ".10", ".000000000000000000000000001"}[random.nextInt(4)]
                + new String[] {"", "e5", "E-07", "e+4000"}[random.nextInt(4)];
    }

    private static String string(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(new String[] {"a", "ä", "😀", "\\n", "\\\"", "\\u00e4", "}", "]", ",", "\\\\", "€"}
                    [random.nextInt(11)]);
        }
        return text.toString();
    }

    private static String space(Random random) {
        return new String[] {"", "", " ", "\n\t", "\r\n  "}[random.nextInt(5)];
    }
}
