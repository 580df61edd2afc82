package dev.enfilade.dispatcher.intake.smallrye;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A TLS server with a certificate for broker.test, connected to as the Java client for RabbitMQ does. */
class HostnameVerificationTest {

    private static final char[] PASSWORD = "of a test".toCharArray();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static KeyStore keys;

    @BeforeAll
    static void makeCertificate() throws Exception {
        var file = folder.resolve("keys.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "broker",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=broker.test",
                        "-ext",
                        "SAN=dns:broker.test",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
    }

    @Test
    void nameOfTheCertificateShouldBeTrusted() throws Exception {
        assertThat(handshake("broker.test")).isEqualTo("CN=broker.test");
    }

    @Test
    void otherNameShouldBeRefused() {
        assertThatThrownBy(() -> handshake("other.test"))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("other.test");
    }

    private static String handshake(String name) throws Exception {
        try (var server = (SSLServerSocket)
                serverContext().getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(server));
            var client = SSLContext.getInstance("TLS");
            client.init(null, new TrustManager[] {new HostnameVerification(trust())}, null);
            try (var socket = (SSLSocket) client.getSocketFactory().createSocket()) {
                var address = InetAddress.getByAddress(
                        name, InetAddress.getLoopbackAddress().getAddress());
                socket.connect(new InetSocketAddress(address, server.getLocalPort()), 10_000);
                socket.startHandshake();
                return socket.getSession().getPeerPrincipal().getName();
            }
        }
    }

    private static void answer(SSLServerSocket server) {
        try (var socket = (SSLSocket) server.accept()) {
            socket.startHandshake();
            socket.getInputStream().read();
        } catch (IOException e) {
            // The client refused, which is what some tests want
        }
    }

    private static SSLContext serverContext() throws GeneralSecurityException {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static X509ExtendedTrustManager trust() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("broker", keys.getCertificate("broker"));
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }
}
