package dev.enfilade.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.cloudevents.CloudEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Judges what a desk has recorded against what was posted.
 *
 * @param corrected ids of the events whose payload was edited
 */
record Records(List<CloudEvent> posted, List<Receipt> receipts, Set<String> corrected) {

    /** Each place where a promise did not hold; empty if all did. */
    List<String> complaints(boolean oneSequence) {
        var complaints = new ArrayList<String>();
        var taken = receipts.stream().filter(Receipt::taken).toList();
        once(taken, complaints);
        postedOrder(taken, complaints);
        if (oneSequence) {
            consecutive(taken, complaints);
        } else {
            taken.stream().collect(groupingBy(Receipt::caseFile)).values().forEach(g -> growing(g, complaints));
        }
        untouched(taken, complaints);
        receipts.stream()
                .filter(r -> !r.signed())
                .forEach(r -> complaints.add("position " + r.position() + " was not signed"));
        return complaints;
    }

    private void once(List<Receipt> taken, List<String> complaints) {
        var missing = new HashSet<>(posted.stream().map(CloudEvent::getId).toList());
        var seen = new HashSet<String>();
        for (var receipt : taken) {
            missing.remove(receipt.eventId());
            if (!seen.add(receipt.eventId())) complaints.add(receipt.eventId() + " was taken twice");
        }
        missing.forEach(id -> complaints.add(id + " never arrived"));
        if (seen.size() > posted.size()) complaints.add("more events arrived than were posted");
    }

    /** Of each case file, events arrive as they were posted. */
    private void postedOrder(List<Receipt> taken, List<String> complaints) {
        var place = new HashMap<String, Integer>();
        for (var event : posted) place.put(event.getId(), place.size());
        taken.stream().collect(groupingBy(Receipt::caseFile)).forEach((file, receipts) -> {
            int last = -1;
            for (var receipt : receipts) {
                int own = place.getOrDefault(receipt.eventId(), -1);
                if (own < last) complaints.add(file + ": " + receipt.eventId() + " came too late");
                last = Math.max(last, own);
            }
        });
    }

    private static void consecutive(List<Receipt> taken, List<String> complaints) {
        for (int i = 1; i < taken.size(); i++) {
            if (taken.get(i).position() != taken.get(i - 1).position() + 1) {
                complaints.add("position %d came after %d"
                        .formatted(taken.get(i).position(), taken.get(i - 1).position()));
            }
        }
    }

    private static void growing(List<Receipt> group, List<String> complaints) {
        for (int i = 1; i < group.size(); i++) {
            if (group.get(i).position() <= group.get(i - 1).position()) {
                complaints.add("%s: position %d came after %d"
                        .formatted(
                                group.get(i).caseFile(),
                                group.get(i).position(),
                                group.get(i - 1).position()));
            }
        }
    }

    /** Byte for byte what was posted, except where it was corrected. */
    private void untouched(List<Receipt> taken, List<String> complaints) {
        var bodies = posted.stream()
                .collect(toMap(
                        CloudEvent::getId,
                        e -> new String(Objects.requireNonNull(e.getData()).toBytes(), UTF_8)));
        taken.stream()
                .filter(r -> !corrected.contains(r.eventId()))
                .filter(r -> !r.body().equals(bodies.get(r.eventId())))
                .forEach(r -> complaints.add(r.eventId() + " arrived with another payload than was posted"));
    }
}
