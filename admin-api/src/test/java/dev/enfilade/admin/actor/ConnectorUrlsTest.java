package dev.enfilade.admin.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.enfilade.service.problem.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorUrlsTest {
    /** Names and what they resolve to here; literals resolve as they do everywhere. */
    private static final Map<String, String[]> NAMES = Map.of(
            "billing.example", new String[] {"9.9.9.9", "2620:fe::fe"},
            "inside.example", new String[] {"10.0.0.7"},
            "two-faced.example", new String[] {"9.9.9.9", "127.0.0.1"},
            "six.example", new String[] {"fd12::1"},
            "metadata.example", new String[] {"169.254.169.254"},
            "localhost", new String[] {"127.0.0.1", "::1"});

    private final ConnectorUrls strict = new ConnectorUrls(ConnectorUrlsTest::resolve, false);
    private final ConnectorUrls open = new ConnectorUrls(ConnectorUrlsTest::resolve, true);

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        if (host.endsWith(".unknown")) throw new UnknownHostException(host);
        var addresses = NAMES.getOrDefault(host, new String[] {host});
        return Arrays.stream(addresses).map(ConnectorUrlsTest::literal).toArray(InetAddress[]::new);
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://billing.example/events",
                "http://billing.example:8080/events?shop=1",
                "HTTPS://billing.example",
                "https://9.9.9.9/",
                "https://[2620:fe::fe]:8443/events",
                "https://[::ffff:9.9.9.9]/"
            })
    void publicUrlShouldBeAccepted(String url) {
        assertThat(strict.check(url)).hasToString(url);
        assertThat(open.check(url)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:9000/",
                "http://127.0.0.1/",
                "http://127.8.9.10/",
                "http://[::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:7f00:1]/",
                "http://10.1.2.3/",
                "http://172.16.0.1/",
                "http://192.168.1.1/",
                "http://100.64.0.1/",
                "http://[fd00::1]/",
                "http://[64:ff9b::10.0.0.1]/",
                "http://inside.example/",
                "http://two-faced.example/",
                "http://six.example/"
            })
    void urlIntoOnesOwnNetworksShouldBeAcceptedOnlyWhereThatIsAllowed(String url) {
        assertRefused(strict, url, "may not be called");
        assertThat(open.check(url)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://[::ffff:169.254.169.254]/",
                "http://metadata.example/",
                "http://[fd00:ec2::254]/",
                "http://0.0.0.0/",
                "http://[::]/",
                "http://224.0.0.1/",
                "http://[ff02::1]/",
                "http://255.255.255.255/",
                "http://[fe80::1]/"
            })
    void urlThatLeadsToNoReceiverShouldAlwaysBeRefused(String url) {
        assertRefused(strict, url, "may not be called");
        assertRefused(open, url, "may not be called");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://2130706433/ | four decimal numbers",
                "http://0x7f000001/ | four decimal numbers",
                "http://0x7f.1/ | host name",
                "http://0177.0.0.1/ | four decimal numbers",
                "http://127.1/ | host name",
                "http://127.0.0.1./ | host name",
                "http://010.0.0.1/ | four decimal numbers",
                "http://1.2.3.4.5/ | host name",
                "ftp://billing.example/ | http or https",
                "file:///etc/passwd | http or https",
                "billing.example/events | http or https",
                "//billing.example/events | http or https",
                "https://user:secret@billing.example/ | user",
                "https://user@billing.example/ | user",
                "https://billing.example/#fragment | fragment",
                "https:///events | host",
                "https://under_score.example/ | host",
                "https://billing.example:0/ | port",
                "https://billing.example:65536/ | port",
                "https://billing example/ | not a URL",
                "https://billing.example/a b | not a URL",
                "'' | http or https",
            })
    void malformedUrlShouldAlwaysBeRefused(String url, String why) {
        assertRefused(strict, url, why);
        assertRefused(open, url, why);
    }

    @Test
    void nameThatIsUnknownShouldBeAcceptedOnlyWhereOnesOwnNetworksMayBeCalled() {
        assertRefused(strict, "http://later.unknown/", "cannot be resolved");
        assertThat(open.check("http://later.unknown/")).hasToString("http://later.unknown/");
    }

    @Test
    void longUrlShouldBeRefused() {
        assertRefused(open, "https://billing.example/" + "x".repeat(2048), "longer");
    }

    private static void assertRefused(ConnectorUrls urls, String url, String why) {
        assertThatThrownBy(() -> urls.check(url))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.status()).isEqualTo(422);
                    assertThat(problem.document()).containsEntry("field", "connector.url");
                })
                .hasMessageContaining(why);
    }
}
