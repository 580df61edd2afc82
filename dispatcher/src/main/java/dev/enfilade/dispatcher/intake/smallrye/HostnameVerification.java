package dev.enfilade.dispatcher.intake.smallrye;

import io.vertx.core.net.TrustOptions;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts what the Java platform trusts, and only under the name that was connected to: the Vert.x client for RabbitMQ
 * ignores its own setting for that (its socket is made by the Java client, which is not told).
 */
final class HostnameVerification extends X509ExtendedTrustManager {

    private static final String ALGORITHM = "HTTPS";

    private final X509ExtendedTrustManager platform;

    HostnameVerification(X509ExtendedTrustManager platform) {
        this.platform = platform;
    }

    static TrustOptions trustOptions() {
        return TrustOptions.wrap(new HostnameVerification(platformTrust()));
    }

    private static X509ExtendedTrustManager platformTrust() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((@Nullable KeyStore) null);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no trust store", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        if (!(socket instanceof SSLSocket tls)) {
            throw new CertificateException("not a TLS socket");
        }
        var parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(ALGORITHM);
        tls.setSSLParameters(parameters);
        platform.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        var parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(ALGORITHM);
        engine.setSSLParameters(parameters);
        platform.checkServerTrusted(chain, authType, engine);
    }

    /** Without a socket there is no name to verify. */
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("the host name cannot be verified");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return platform.getAcceptedIssuers();
    }
}
