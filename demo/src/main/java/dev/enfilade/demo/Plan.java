package dev.enfilade.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is posted: 25 rounds, in each one event of each of 12 case files. Every event's id is new for this run; a case
 * file is the ordering key.
 */
final class Plan {

    static final int CASE_FILES = 12;
    static final int ROUNDS = 25;

    /** Rounds that are posted as one batch; the others event by event. */
    static final int BATCHED_ROUNDS = 20;

    private static final String INVOICE = "demo.invoice.issued";
    private static final String PARCEL = "demo.parcel.packed";
    private static final String ORDER = "demo.order.placed";

    static final List<String> BILLING_TYPES = List.of(INVOICE, ORDER);
    static final List<String> SHIPPING_TYPES = List.of(PARCEL, ORDER);

    private final URI source;
    private final List<List<CloudEvent>> rounds = new ArrayList<>();

    /**
     * @param run told apart from every other run
     */
    Plan(String run) {
        this.source = URI.create("/demo/" + run);
        for (int round = 1; round <= ROUNDS; round++) {
            var events = new ArrayList<CloudEvent>();
            for (int file = 1; file <= CASE_FILES; file++) events.add(event(round, file));
            rounds.add(List.copyOf(events));
        }
    }

    private CloudEvent event(int round, int file) {
        var caseFile = String.format(Locale.ROOT, "case-%02d", file);
        var type = List.of(INVOICE, PARCEL, ORDER).get((round + file) % 3);
        return CloudEventBuilder.v1()
                .withId(String.format(Locale.ROOT, "%s/%02d", caseFile, round))
                .withSource(source)
                .withType(type)
                .withExtension("partitionkey", caseFile)
                .withData("application/json", payload(caseFile, round, type).getBytes(UTF_8))
                .build();
    }

    private static String payload(String caseFile, int round, String type) {
        var amount = isWrongInvoice(caseFile, round) ? "\"4,50\"" : "4.50";
        var postcode = isWrongParcel(caseFile, round) ? "" : "1010";
        return switch (type) {
            case INVOICE -> "{\"case\":\"%s\",\"step\":%d,\"amount\":%s}".formatted(caseFile, round, amount);
            case PARCEL ->
                "{\"case\":\"%s\",\"step\":%d,\"address\":{\"city\":\"Wien\",\"postcode\":\"%s\"}}"
                        .formatted(caseFile, round, postcode);
            default ->
                "{\"case\":\"%s\",\"step\":%d,\"amount\":4.50,\"address\":{\"city\":\"Wien\",\"postcode\":\"1010\"}}"
                        .formatted(caseFile, round);
        };
    }

    /** An invoice, and so billing's alone. */
    private static boolean isWrongInvoice(String caseFile, int round) {
        return caseFile.equals("case-05") && round == 10;
    }

    /** A parcel, and so shipping's alone. */
    private static boolean isWrongParcel(String caseFile, int round) {
        return caseFile.equals("case-08") && round == 8;
    }

    List<List<CloudEvent>> rounds() {
        return rounds;
    }

    /** Events of the types, in the order in which they are posted. */
    List<CloudEvent> events(List<String> types) {
        return rounds.stream()
                .flatMap(List::stream)
                .filter(event -> types.contains(event.getType()))
                .toList();
    }

    int size() {
        return ROUNDS * CASE_FILES;
    }
}
