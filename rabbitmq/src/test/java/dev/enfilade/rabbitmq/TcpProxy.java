package dev.enfilade.rabbitmq;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A wire to the broker that can be absent, cut, or silent while it stays connected. */
final class TcpProxy implements AutoCloseable {

    private final String targetHost;
    private final int targetPort;
    private final int port;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> clients = new ConcurrentLinkedQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition flowing = lock.newCondition();
    private boolean silent;
    private volatile ServerSocket server;

    TcpProxy(String target) {
        int colon = target.lastIndexOf(':');
        targetHost = target.substring(0, colon);
        targetPort = Integer.parseInt(target.substring(colon + 1));
        server = listen(0);
        port = server.getLocalPort();
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Nothing listens any more, and all connections are reset. */
    void cut() {
        lock.lock();
        try {
            quietly(server);
            sockets.forEach(TcpProxy::quietly);
            sockets.clear();
            clients.clear();
        } finally {
            lock.unlock();
        }
    }

    void repair() {
        server = listen(port);
    }

    /** Says something to the clients that the broker has not said; while nothing else is said, or it comes between. */
    void say(byte[] bytes) throws IOException {
        for (var client : clients) {
            client.getOutputStream().write(bytes);
        }
    }

    /** Sockets stay open, and no byte passes. */
    void silence() {
        set(true);
    }

    void resume() {
        set(false);
    }

    @Override
    public void close() {
        cut();
        resume();
    }

    private void set(boolean value) {
        lock.lock();
        try {
            silent = value;
            flowing.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private ServerSocket listen(int onPort) {
        try {
            var listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort));
            Thread.startVirtualThread(() -> accept(listening));
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket listening) {
        try {
            while (true) {
                var client = listening.accept();
                var broker = new Socket(targetHost, targetPort);
                if (!joined(listening, client, broker)) return;
                Thread.startVirtualThread(() -> pump(client, broker));
                Thread.startVirtualThread(() -> pump(broker, client));
            }
        } catch (IOException e) {
            quietly(listening);
        }
    }

    /** A client that was accepted while the wire was being cut must not get through: it is closed with the rest. */
    private boolean joined(ServerSocket listening, Socket client, Socket broker) {
        lock.lock();
        try {
            if (listening.isClosed()) {
                quietly(client);
                quietly(broker);
                return false;
            }
            clients.add(client);
            sockets.add(client);
            sockets.add(broker);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            copy(from.getInputStream(), to.getOutputStream());
        } catch (IOException | InterruptedException e) {
            // cut
        }
    }

    private void copy(InputStream in, OutputStream out) throws IOException, InterruptedException {
        var buffer = new byte[16_384];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            awaitFlow();
            out.write(buffer, 0, read);
        }
    }

    private void awaitFlow() throws InterruptedException {
        lock.lock();
        try {
            while (silent) {
                flowing.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void quietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // closed is closed
        }
    }
}
