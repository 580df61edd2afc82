package dev.enfilade.actor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    private final AddressPolicy strict = new AddressPolicy(false);
    private final AddressPolicy open = new AddressPolicy(true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "93.184.216.34",
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "169.253.255.255",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450:4001::1",
                "64:ff9b::808:808",
                "2002:808:808::1"
            })
    void publicAddressShouldBeCalledAlways(String address) {
        assertThat(strict.refusal(ip(address))).isEmpty();
        assertThat(open.refusal(ip(address))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, loopback",
        "127.255.255.254, loopback",
        "::1, loopback",
        "::ffff:127.0.0.1, loopback",
        "64:ff9b::7f00:1, loopback",
        "2002:7f00:1::, loopback",
        "10.0.0.1, private",
        "10.255.255.255, private",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.168.0.1, private",
        "::ffff:192.168.0.1, private",
        "2002:c0a8:1::1, private",
        "100.64.0.1, private",
        "100.127.255.255, private",
        "fc00::1, private",
        "fdff:ffff::1, private",
        "fec0::1, private",
    })
    void addressOfOnesOwnNetworksShouldBeCalledOnlyWhereThatIsAllowed(String address, String kind) {
        assertThat(strict.refusal(ip(address)))
                .hasValueSatisfying(why -> assertThat(why).contains(kind));
        assertThat(open.refusal(ip(address))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, unspecified",
        "0.1.2.3, unspecified",
        "::, unspecified",
        "169.254.169.254, metadata",
        "::ffff:169.254.169.254, metadata",
        "64:ff9b::a9fe:a9fe, metadata",
        "100.100.100.200, metadata",
        "fd00:ec2::254, metadata",
        "169.254.0.1, link-local",
        "fe80::1, link-local",
        "febf::1, link-local",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "ff02::1, multicast",
        "255.255.255.255, reserved",
        "240.0.0.1, reserved",
        "192.0.2.1, reserved",
        "203.0.113.7, reserved",
        "::7f00:1, reserved",
        "2001:db8::1, reserved",
        "2001:0:1::1, reserved",
    })
    void addressThatIsNoReceiverAnywhereShouldNeverBeCalled(String address, String kind) {
        assertThat(strict.refusal(ip(address)))
                .hasValueSatisfying(why -> assertThat(why).contains(kind));
        assertThat(open.refusal(ip(address)))
                .hasValueSatisfying(why -> assertThat(why).contains(kind));
    }

    @Test
    void refusalShouldNameTheAddress() {
        assertThat(strict.refusal(ip("10.1.2.3"))).contains("10.1.2.3 is a private address");
    }

    private static InetAddress ip(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
