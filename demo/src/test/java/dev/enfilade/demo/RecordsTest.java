package dev.enfilade.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RecordsTest {

    private final List<CloudEvent> posted = new Plan("test").events(Plan.BILLING_TYPES);
    private final List<Receipt> receipts = new ArrayList<>();

    RecordsTest() {
        for (var event : posted) receipts.add(receipt(event, 500 + receipts.size(), 204));
    }

    private static Receipt receipt(CloudEvent event, long position, int status) {
        return new Receipt(
                event.getId(),
                position,
                String.valueOf(event.getExtension("partitionkey")),
                event.getSource().toString(),
                event.getId(),
                new String(Objects.requireNonNull(event.getData()).toBytes(), UTF_8),
                true,
                status);
    }

    private List<String> complaints() {
        return new Records(posted, receipts, Set.of()).complaints(true);
    }

    @Test
    void everythingOnceAndInOrderShouldBeFine() {
        assertThat(complaints()).isEmpty();
    }

    @Test
    void refusedThenTakenShouldBeFine() {
        receipts.add(3, receipt(posted.get(3), 503, 422));

        assertThat(complaints()).isEmpty();
    }

    @Test
    void missingEventShouldBeNamed() {
        receipts.removeLast();

        assertThat(complaints()).contains(posted.getLast().getId() + " never arrived");
    }

    @Test
    void repeatShouldBeNamed() {
        receipts.add(receipts.getLast());

        assertThat(complaints()).contains(posted.getLast().getId() + " was taken twice");
    }

    @Test
    void changedPlacesShouldBeNamed() {
        receipts.add(receipts.remove(4));

        assertThat(complaints()).anyMatch(c -> c.contains("came after")).anyMatch(c -> c.contains("came too late"));
    }

    @Test
    void changedPayloadShouldBeNamedUnlessCorrected() {
        var r = receipts.getFirst();
        receipts.set(
                0,
                new Receipt(
                        r.webhookId(), r.position(), r.caseFile(), r.source(), r.eventId(), "{}", true, r.status()));

        assertThat(complaints()).singleElement().asString().contains("another payload");
        assertThat(new Records(posted, receipts, Set.of(r.eventId())).complaints(true))
                .isEmpty();
    }
}
