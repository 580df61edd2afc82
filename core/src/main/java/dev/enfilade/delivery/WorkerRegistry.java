package dev.enfilade.delivery;

import java.time.Duration;
import java.util.Set;

/** Which workers are alive, by the database server's clock. */
public interface WorkerRegistry {

    /**
     * Says that the worker is alive.
     *
     * @param within a worker that has not said so for this long counts as gone
     * @return all that are alive, this one included
     */
    Set<String> heartbeat(String worker, Duration within);

    /** The worker goes. */
    void leave(String worker);
}
