package dev.enfilade.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The leases, granted and renewed with the database server's clock only. */
public interface LeaseStore {

    /**
     * Grants the lease if it is free, has run out, or is the owner's own (which then gets a new fencing number);
     * otherwise notes that it is wanted.
     *
     * @param length from the server's now; kept with the lease for its renewals
     */
    Optional<Lease> acquire(String actor, String owner, Duration length);

    /**
     * Prolongs every lease of the owner that has not run out, each by its length from the server's now.
     *
     * @return the leases that the owner holds now; one that is missing has been lost
     */
    List<Lease> renewAll(String owner);

    /** Lets the lease go at once; nothing happens if the fencing number is no longer the lease's. */
    void release(Lease lease);

    /** The live lease of an actor, if any. */
    Optional<Lease> find(String actor);

    /** The live leases of all actors. */
    List<Lease> live();
}
