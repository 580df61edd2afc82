package dev.enfilade.service.auth;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A key that a caller sent. */
final class ApiKeyRequest extends BaseAuthenticationRequest {

    private final String key;

    ApiKeyRequest(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }
}
