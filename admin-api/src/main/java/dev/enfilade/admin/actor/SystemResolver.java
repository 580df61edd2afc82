package dev.enfilade.admin.actor;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The operating system's resolver, which may hang for long where a name server is away: here it may not. */
@ApplicationScoped
class SystemResolver implements Resolver {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var answer = new CompletableFuture<InetAddress[]>();
        Thread.ofVirtual().name("resolve-", 0).start(() -> {
            try {
                answer.complete(InetAddress.getAllByName(host));
            } catch (UnknownHostException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new UnknownHostException(host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host);
        }
    }
}
