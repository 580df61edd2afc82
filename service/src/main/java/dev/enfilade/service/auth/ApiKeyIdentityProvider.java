package dev.enfilade.service.auth;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows who the holder of the API key is: the operator. Keeps the service from starting without a key. */
@Singleton
final class ApiKeyIdentityProvider implements IdentityProvider<ApiKeyRequest> {

    static final String OPERATOR = "operator";

    private final ApiKeySettings settings;
    private volatile @Nullable ApiKey key;

    ApiKeyIdentityProvider(ApiKeySettings settings) {
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        if (!settings.enabled()) return;
        try {
            key = ApiKey.from(settings);
        } catch (ApiKey.Refused e) {
            // Quarkus prints the message of this one without a stack trace
            throw new ConfigurationException(e.getMessage(), Set.of("enfilade.api.key", "enfilade.api.key-file"));
        }
    }

    @Override
    public Class<ApiKeyRequest> getRequestType() {
        return ApiKeyRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(ApiKeyRequest request, AuthenticationRequestContext context) {
        var wanted = key;
        if (wanted == null || !wanted.is(request.key())) {
            return Uni.createFrom().failure(new AuthenticationFailedException());
        }
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal(OPERATOR))
                        .addRole(OPERATOR)
                        .build());
    }
}
