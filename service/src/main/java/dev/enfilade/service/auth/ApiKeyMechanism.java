package dev.enfilade.service.auth;

import dev.enfilade.service.problem.CommonProblems;
import dev.enfilade.service.problem.ProblemJson;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the API key from {@code Authorization: Bearer}, and answers 401 with a problem document. */
@Singleton
final class ApiKeyMechanism implements HttpAuthenticationMechanism {

    private static final String BEARER = "bearer ";

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext exchange, IdentityProviderManager providers) {
        var key = key(exchange);
        return key == null ? Uni.createFrom().nullItem() : providers.authenticate(new ApiKeyRequest(key));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext exchange) {
        var problem = CommonProblems.unauthenticated(key(exchange) != null);
        return Uni.createFrom()
                .item(new ChallengeData(
                        problem.status(),
                        HttpHeaderNames.WWW_AUTHENTICATE,
                        problem.headers().get("WWW-Authenticate")));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext exchange) {
        ProblemJson.end(exchange.response(), CommonProblems.unauthenticated(key(exchange) != null));
        return Uni.createFrom().item(true);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(ApiKeyRequest.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext exchange) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
    }

    private static @Nullable String key(RoutingContext exchange) {
        var header = exchange.request().getHeader(HttpHeaderNames.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) return null;
        return header.substring(BEARER.length()).strip();
    }
}
