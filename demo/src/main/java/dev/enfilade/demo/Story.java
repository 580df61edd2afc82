package dev.enfilade.demo;

import static dev.enfilade.demo.Narrator.seconds;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The story, step by step. Every wait has an end. */
final class Story {

    private static final Duration STEP = Duration.ofSeconds(60);
    private static final String BILLING = "billing";
    private static final String SHIPPING = "shipping";

    private final Gateway gateway;
    private final Admin admin;
    private final Plan plan;
    private final Narrator narrator;
    private final List<CloudEvent> invoices;
    private final List<CloudEvent> parcels;
    private boolean held = true;

    Story(Gateway gateway, Admin admin, Plan plan, Narrator narrator) {
        this.gateway = gateway;
        this.admin = admin;
        this.plan = plan;
        this.narrator = narrator;
        this.invoices = plan.events(Plan.BILLING_TYPES);
        this.parcels = plan.events(Plan.SHIPPING_TYPES);
    }

    /** Tells it to the end. */
    boolean tell() {
        long began = System.nanoTime();
        narrator.title("One event in, an ordered message for each actor out; a failure blocks, a correction releases");
        try (var billing = Desk.billing();
                var shipping = Desk.shipping()) {
            setUp(billing, shipping);
            post();
            var invoice = blockedInvoice(billing);
            var parcel = blockedParcel(shipping);
            correct(invoice, payload -> payload.put("amount", 4.5), "amount \"4,50\" becomes 4.5");
            correct(
                    parcel,
                    payload -> payload.withObject("/address").put("postcode", "1080"),
                    "the postcode is filled in");
            arrive(billing, shipping);
            verify(billing, shipping, invoice, parcel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StoryFailed e) {
            failed(String.valueOf(e.getMessage()));
        }
        narrator.end(
                held,
                held
                        ? "All of it held, in " + seconds(since(began)) + "."
                        : "Something did not hold: see the lines marked NO.");
        return held;
    }

    private void setUp(Desk billing, Desk shipping) {
        admin.remove(BILLING);
        admin.remove(SHIPPING);
        admin.createActor(BILLING, billing.url(), billing.secret(), "queue");
        admin.createActor(SHIPPING, shipping.url(), shipping.secret(), "group");
        admin.subscribe(BILLING, Plan.BILLING_TYPES);
        admin.subscribe(SHIPPING, Plan.SHIPPING_TYPES);
        narrator.step("actors", "billing, order scope queue: one failure stops its whole queue");
        narrator.more("shipping, order scope group: one failure stops its own case file only");
    }

    private void post() {
        long began = System.nanoTime();
        for (var round : plan.rounds().subList(0, Plan.BATCHED_ROUNDS)) gateway.postBatch(round);
        for (var round : plan.rounds().subList(Plan.BATCHED_ROUNDS, Plan.ROUNDS)) round.forEach(gateway::post);
        narrator.step(
                "posted",
                "%d events of %d case files in %s, each answered 202 (%d batches, %d single ones)"
                        .formatted(
                                plan.size(),
                                Plan.CASE_FILES,
                                seconds(since(began)),
                                Plan.BATCHED_ROUNDS,
                                plan.size() - Plan.BATCHED_ROUNDS * Plan.CASE_FILES));
        narrator.more("%d are for billing, %d for shipping, some for both".formatted(invoices.size(), parcels.size()));
    }

    /** Billing's queue stands still behind one invoice; all that is behind it has arrived in the queue and waits. */
    private Admin.Block blockedInvoice(Desk billing) {
        long began = System.nanoTime();
        Wait.atMost(STEP)
                .until(
                        () -> admin.block(BILLING)
                                .filter(b -> b.waiting() + billing.taken().size() + 1 == invoices.size())
                                .isPresent(),
                        () -> "billing is not blocked with all the rest behind it: taken "
                                + billing.taken().size() + " of " + invoices.size());
        var block = blockOf(BILLING);
        var taken = billing.taken();
        var behind = billing.receipts().stream().filter(r -> r.position() > block.position());
        narrator.step(
                "blocked",
                "billing at position %d after %s: %s"
                        .formatted(block.position(), seconds(since(began)), block.error()));
        check(
                behind.findAny().isEmpty(),
                "billing took the %d messages before it; the %d behind it wait, whatever their case file"
                        .formatted(taken.size(), block.waiting()));
        return block;
    }

    /** Shipping holds one case file up, and no other. */
    private Admin.Block blockedParcel(Desk shipping) {
        Wait.atMost(STEP)
                .until(
                        () -> admin.block(SHIPPING)
                                .filter(b -> b.waiting() + shipping.taken().size() + 1 == parcels.size())
                                .isPresent(),
                        () -> "shipping is not blocked in one case file with the rest delivered: taken "
                                + shipping.taken().size() + " of " + parcels.size());
        var block = blockOf(SHIPPING);
        var taken = shipping.taken();
        var others = taken.stream()
                .filter(r -> !r.caseFile().equals(block.orderingKey()))
                .toList();
        var othersPosted = parcels.stream()
                .filter(e -> !block.orderingKey().equals(e.getExtension("partitionkey")))
                .count();
        narrator.more("shipping at position %d: %s".formatted(block.position(), block.error()));
        check(
                others.size() == othersPosted && admin.blocks(SHIPPING) == 1,
                "shipping delivered all %d of the other %d case files; of %s, %d wait"
                        .formatted(
                                others.size(),
                                others.stream()
                                        .map(Receipt::caseFile)
                                        .distinct()
                                        .count(),
                                block.orderingKey(),
                                block.waiting()));
        check(
                shipping.receipts().stream()
                        .filter(r -> r.caseFile().equals(block.orderingKey()))
                        .noneMatch(r -> r.position() > block.position()),
                "nothing of " + block.orderingKey() + " overtook the parked message");
        return block;
    }

    private Admin.Block blockOf(String actor) {
        return admin.block(actor).orElseThrow(() -> new StoryFailed(actor + " is not blocked any more"));
    }

    private void correct(Admin.Block block, Consumer<ObjectNode> change, String what) {
        var message = admin.message(block.message());
        if (!(message.payload().deepCopy() instanceof ObjectNode payload)) {
            throw new StoryFailed("the payload of message " + message.id() + " is no JSON object");
        }
        change.accept(payload);
        var corrected = admin.edit(message, payload.toString().getBytes(UTF_8));
        narrator.step("corrected", "position %d: %s".formatted(block.position(), what));
        int late = admin.editStale(message, "{}".getBytes(UTF_8));
        check(late == 412, "a second operator with the former version is told so (%d)".formatted(late));
        admin.relaunch(corrected);
    }

    private void arrive(Desk billing, Desk shipping) {
        long began = System.nanoTime();
        Wait.atMost(STEP)
                .until(
                        () -> billing.taken().size() >= invoices.size()
                                && shipping.taken().size() >= parcels.size()
                                && admin.block(BILLING).isEmpty()
                                && admin.block(SHIPPING).isEmpty(),
                        () -> "not all of the rest arrived: billing took %d of %d, shipping %d of %d"
                                .formatted(
                                        billing.taken().size(),
                                        invoices.size(),
                                        shipping.taken().size(),
                                        parcels.size()));
        narrator.step("released", "both go on by themselves, all of the rest arrived in " + seconds(since(began)));
    }

    private void verify(Desk billing, Desk shipping, Admin.Block invoice, Admin.Block parcel) {
        narrator.step("verified", "from the receivers' own records");
        verify(BILLING, new Records(invoices, billing.receipts(), edited(billing, invoice)), true);
        verify(SHIPPING, new Records(parcels, shipping.receipts(), edited(shipping, parcel)), false);
    }

    private static Set<String> edited(Desk desk, Admin.Block block) {
        return desk.receipts().stream()
                .filter(r -> r.position() == block.position())
                .map(Receipt::eventId)
                .collect(Collectors.toSet());
    }

    private void verify(String actor, Records records, boolean oneSequence) {
        var complaints = records.complaints(oneSequence);
        complaints.stream().limit(10).forEach(c -> failed(actor + ": " + c));
        if (!complaints.isEmpty()) return;
        var positions = records.receipts().stream().mapToLong(Receipt::position).summaryStatistics();
        narrator.held("%s: %d messages, each exactly once, signed, %s"
                .formatted(
                        actor,
                        records.posted().size(),
                        oneSequence
                                ? "positions %d to %d without a gap".formatted(positions.getMin(), positions.getMax())
                                : "in order within each case file"));
    }

    private void check(boolean holds, String text) {
        if (holds) narrator.held(text);
        else failed(text);
    }

    private void failed(String text) {
        held = false;
        narrator.failed(text);
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
