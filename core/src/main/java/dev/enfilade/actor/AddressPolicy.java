package dev.enfilade.actor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses a connector may call, so that nobody can make the system reach into the network it stands in. Asked
 * when an actor is defined and again, with the address really used, when a worker connects: a name may resolve to
 * something else by then.
 *
 * @param allowPrivate whether addresses of one's own machine and networks may be called too
 */
public record AddressPolicy(boolean allowPrivate) {
    /**
     * Why the address may not be called: one line that names its kind; empty if it may. Addresses that carry an IPv4
     * address within (IPv4-mapped, NAT64, 6to4) are judged by that.
     */
    public Optional<String> refusal(InetAddress address) {
        var bytes = inner(address.getAddress());
        return RANGES.stream()
                .filter(range -> range.contains(bytes))
                .findFirst()
                .filter(range -> !(range.own() && allowPrivate))
                .map(range -> "%s is %s".formatted(address.getHostAddress(), range.kind()));
    }

    /**
     * The special-purpose ranges of IANA's registries; the first one that fits counts. Where {@code own} is set, there
     * are networks in which such an address is a proper receiver; the others are one nowhere.
     */
    private static final List<Range> RANGES = List.of(
            never("169.254.169.254/32", "a cloud's metadata address"),
            never("100.100.100.200/32", "a cloud's metadata address"),
            never("192.0.0.192/32", "a cloud's metadata address"),
            never("fd00:ec2::254/128", "a cloud's metadata address"),
            never("fd20:ce::254/128", "a cloud's metadata address"),
            never("0.0.0.0/8", "an unspecified address"),
            never("::/128", "an unspecified address"),
            own("127.0.0.0/8", "a loopback address"),
            own("::1/128", "a loopback address"),
            own("10.0.0.0/8", "a private address"),
            own("172.16.0.0/12", "a private address"),
            own("192.168.0.0/16", "a private address"),
            own("100.64.0.0/10", "a private address (carrier-grade NAT)"),
            own("fc00::/7", "a private address (unique local)"),
            own("fec0::/10", "a private address (site local)"),
            never("169.254.0.0/16", "a link-local address"),
            never("fe80::/10", "a link-local address"),
            never("224.0.0.0/4", "a multicast address"),
            never("ff00::/8", "a multicast address"),
            never("192.0.0.0/24", "a reserved address"),
            never("192.0.2.0/24", "a reserved address"),
            never("192.88.99.0/24", "a reserved address"),
            never("198.18.0.0/15", "a reserved address"),
            never("198.51.100.0/24", "a reserved address"),
            never("203.0.113.0/24", "a reserved address"),
            never("240.0.0.0/4", "a reserved address"),
            never("::/96", "a reserved address"),
            never("64:ff9b:1::/48", "a reserved address"),
            never("100::/64", "a reserved address"),
            never("2001::/23", "a reserved address"),
            never("2001:db8::/32", "a reserved address"),
            never("3fff::/20", "a reserved address"),
            never("5f00::/16", "a reserved address"));

    private static final byte[] IPV4_MAPPED = HexFormat.of().parseHex("00000000000000000000ffff");
    private static final byte[] NAT64 = HexFormat.of().parseHex("0064ff9b0000000000000000");
    private static final byte[] SIX_TO_FOUR = HexFormat.of().parseHex("2002");

    private static byte[] inner(byte[] address) {
        if (address.length == 4) return address;
        if (startsWith(address, IPV4_MAPPED) || startsWith(address, NAT64)) return Arrays.copyOfRange(address, 12, 16);
        if (startsWith(address, SIX_TO_FOUR)) return Arrays.copyOfRange(address, 2, 6);
        return address;
    }

    private static boolean startsWith(byte[] address, byte[] prefix) {
        return Arrays.equals(address, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static Range own(String network, String kind) {
        return range(network, true, kind);
    }

    private static Range never(String network, String kind) {
        return range(network, false, kind);
    }

    private static Range range(String network, boolean own, String kind) {
        int slash = network.indexOf('/');
        return new Range(
                literal(network.substring(0, slash)), Integer.parseInt(network.substring(slash + 1)), own, kind);
    }

    private static byte[] literal(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    private record Range(byte[] network, int bits, boolean own, String kind) {
        boolean contains(byte[] address) {
            if (address.length != network.length) return false;
            int whole = bits / 8;
            if (!Arrays.equals(address, 0, whole, network, 0, whole)) return false;
            int rest = bits % 8;
            return rest == 0 || ((address[whole] ^ network[whole]) & 0xff) >>> (8 - rest) == 0;
        }
    }
}
