package dev.enfilade.rabbitmq;

import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * The socket beneath a connection, to be cut where the client cannot: a write to a peer that takes nothing any more
 * holds the lock of its channel, and the client, when it finds the peer dead, waits for that lock before it closes the
 * socket that would end the write. Neither would ever end.
 */
final class Wire {

    private volatile @Nullable Socket socket;

    void use(Socket opened) {
        socket = opened;
    }

    /** Ends reads and writes at once; what was not sent is not sent. */
    void cut() {
        var open = socket;
        if (open == null) {
            return;
        }
        try {
            // closing must not wait for what the peer does not take, nor TLS for its farewell
            open.setSoLinger(true, 0);
        } catch (IOException e) {
            // closed already, which is what is wanted
        }
        try {
            open.close();
        } catch (IOException e) {
            // as above
        }
    }
}
