package dev.enfilade.testkit.guarantee;

import dev.enfilade.testkit.history.History;
import java.util.List;

/**
 * api.md: each request carries a valid Standard Webhooks signature, under the message's own id.
 *
 * <pre>
 * valid:   1 signed with the actor's secret
 * invalid: 1 without a signature, or signed over other bytes
 * </pre>
 */
public final class SignedAsAgreed implements Guarantee {

    @Override
    public String promise() {
        return "each request is signed with the actor's secret";
    }

    @Override
    public List<String> violations(History history) {
        return history.receipts().stream()
                .filter(r -> !r.signed())
                .map(r -> "%s got position %d (attempt %d) without a valid signature"
                        .formatted(r.actor(), r.position(), r.attempt()))
                .toList();
    }
}
