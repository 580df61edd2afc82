package dev.enfilade.mongodb.delivery;

import com.mongodb.ConnectionString;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to the real server that a test can cut: TCP connections are passed on while it is whole. */
final class CuttableLink implements AutoCloseable {

    private final String host;
    private final int port;
    private final ServerSocket entrance;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isCut;

    CuttableLink(String uri) throws IOException {
        var server = new ConnectionString(uri).getHosts().getFirst().split(":", -1);
        host = server[0];
        port = server.length > 1 ? Integer.parseInt(server[1]) : 27017;
        entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** The server as seen through the link. */
    String uri() {
        return "mongodb://127.0.0.1:" + entrance.getLocalPort() + "/?directConnection=true";
    }

    /** Breaks all connections, and each new one, until it is mended. */
    void cut() {
        isCut = true;
        open.forEach(CuttableLink::closeQuietly);
    }

    void mend() {
        isCut = false;
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                var near = entrance.accept();
                if (isCut) closeQuietly(near);
                else connect(near);
            } catch (IOException e) {
                // The entrance was closed, or the server did not take the connection: the driver sees a broken one.
            }
        }
    }

    private void connect(Socket near) throws IOException {
        var far = new Socket(host, port);
        open.add(near);
        open.add(far);
        pass(near.getInputStream(), far.getOutputStream(), near, far);
        pass(far.getInputStream(), near.getOutputStream(), near, far);
    }

    private static void pass(InputStream from, OutputStream to, Socket near, Socket far) {
        Thread.ofVirtual().start(() -> {
            try {
                from.transferTo(to);
            } catch (IOException e) {
                // Cut, or closed by one side.
            } finally {
                closeQuietly(near);
                closeQuietly(far);
            }
        });
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more in any case.
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        cut();
    }
}
