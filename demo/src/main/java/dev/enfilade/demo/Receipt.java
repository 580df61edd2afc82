package dev.enfilade.demo;

/**
 * One request that a desk got, and what it answered.
 *
 * @param caseFile the ordering key
 * @param signed whether the signature was right
 */
record Receipt(
        String webhookId,
        long position,
        String caseFile,
        String source,
        String eventId,
        String body,
        boolean signed,
        int status) {

    boolean taken() {
        return status < 300;
    }
}
