package dev.enfilade.admin.actor;

import dev.enfilade.actor.AddressPolicy;
import dev.enfilade.admin.Problems;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Which URLs an actor may have. What is accepted here is still checked by the worker at each connect: this check is for
 * the operator, who learns at once what could never work.
 */
@ApplicationScoped
class ConnectorUrls {
    static final String FIELD = "connector.url";

    private static final int MAX_LENGTH = 2048;
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
    private static final Pattern DOTTED_QUAD = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

    private final Resolver resolver;
    private final AddressPolicy policy;

    ConnectorUrls(
            Resolver resolver,
            @ConfigProperty(name = "enfilade.connector.allow-private-addresses", defaultValue = "false")
                    boolean allowPrivate) {
        this.resolver = resolver;
        this.policy = new AddressPolicy(allowPrivate);
    }

    /**
     * @throws RuntimeException a problem (422) that says why the URL is refused
     */
    URI check(String text) {
        var url = parse(text);
        checkParts(url);
        checkHost(url.getHost());
        return url;
    }

    private static URI parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw refused("The URL is longer than %d characters.".formatted(MAX_LENGTH));
        }
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw refused("This is not a URL.");
        }
    }

    private static void checkParts(URI url) {
        var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) throw refused("The URL has to be http or https.");
        if (url.getRawUserInfo() != null) throw refused("The URL may not contain a user or a password.");
        if (url.getRawFragment() != null) throw refused("The URL may not contain a fragment.");
        if (url.getHost() == null) throw refused("The URL has no valid host name.");
        if (url.getPort() == 0 || url.getPort() > 65_535) throw refused("The URL has no valid port.");
    }

    private void checkHost(String host) {
        // Systems differ in how they read 2130706433, 0177.1 or 0x7f.1: what looks like a number has to be one plainly.
        if (looksLikeNumber(host) && !DOTTED_QUAD.matcher(host).matches()) {
            throw refused("Write an IPv4 address as four decimal numbers, without leading zeros.");
        }
        Arrays.stream(resolve(host))
                .flatMap(address -> policy.refusal(address).stream())
                .findFirst()
                .ifPresent(why -> {
                    throw refused("The address may not be called: %s.".formatted(why));
                });
    }

    private static boolean looksLikeNumber(String host) {
        var labels = host.toLowerCase(Locale.ROOT).split("\\.");
        return labels.length > 0 && NUMBER.matcher(labels[labels.length - 1]).matches();
    }

    private InetAddress[] resolve(String host) {
        try {
            return resolver.resolve(host);
        } catch (UnknownHostException e) {
            // Where one's own networks may be called, a receiver may be set up after its actor.
            if (policy.allowPrivate() && !looksLikeNumber(host)) return new InetAddress[0];
            throw refused("The host name cannot be resolved.");
        }
    }

    private static RuntimeException refused(String why) {
        return Problems.invalid(FIELD, why);
    }
}
