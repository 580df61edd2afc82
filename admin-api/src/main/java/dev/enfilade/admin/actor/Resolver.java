package dev.enfilade.admin.actor;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a host. */
interface Resolver {
    /**
     * All addresses of a name, or the one that a literal names.
     *
     * @throws UnknownHostException if there is none, or none was found in time
     */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
