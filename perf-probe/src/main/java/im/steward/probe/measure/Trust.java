package im.steward.probe.measure;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates a probe believes. A context per handshake: a resumed session would show no certificate. */
final class Trust {
    private static final SecureRandom RANDOM = new SecureRandom();
    private final X509ExtendedTrustManager authorities;

    private Trust(X509ExtendedTrustManager authorities) {
        this.authorities = authorities;
    }

    /** Those of the Java platform; a hundred and more certificates are read once, not for each target. */
    private static final class Platform {
        private static final Trust TRUST = read(Optional.empty());
    }

    /** @param caFile PEM with the only authorities that count; without, those of the Java platform */
    static Trust of(Optional<Path> caFile) {
        return caFile.isEmpty() ? Platform.TRUST : read(caFile);
    }

    private static Trust read(Optional<Path> caFile) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(caFile.isPresent() ? store(caFile.get()) : null);
            return new Trust(Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow());
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalArgumentException(
                    "ca-file %s holds no certificate that can be read"
                            .formatted(caFile.map(Path::toString).orElse("")),
                    unreadable);
        }
    }

    private static KeyStore store(Path pem) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            if (number == 0) {
                throw new CertificateException("no certificate in it");
            }
        }
        return store;
    }

    /** Secures an open connection; what the certificate lacks is thrown after its end was noted. */
    SSLSocket secure(Socket plain, String host, int port, Attempt attempt) throws IOException {
        var witness = new Witness(authorities);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {witness}, RANDOM);
            var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (SSLException failed) {
            throw witness.complaint == null ? failed : new Distrusted(witness.complaint);
        } catch (GeneralSecurityException noTls) {
            throw new IOException("this Java platform has no TLS", noTls);
        } finally {
            if (witness.until != null) {
                attempt.certificateUntil(witness.until);
            }
        }
    }

    static Failure failureOf(SSLException failed) {
        return String.valueOf(failed.getMessage()).contains("closed") ? Failure.CLOSED : Failure.TLS_FAILED;
    }

    /** The connection is fine, the certificate is not. */
    static final class Distrusted extends IOException {
        private final Failure failure;

        Distrusted(Failure failure) {
            super(failure.word());
            this.failure = failure;
        }

        Failure failure() {
            return failure;
        }
    }

    /** Judges as the platform does, and keeps what it saw. */
    private static final class Witness extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager authorities;
        private @Nullable Instant until;
        private @Nullable Failure complaint;

        Witness(X509ExtendedTrustManager authorities) {
            this.authorities = authorities;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            until = Arrays.stream(chain)
                    .map(one -> one.getNotAfter().toInstant())
                    .min(Instant::compareTo)
                    .orElse(null);
            for (X509Certificate one : chain) {
                try {
                    one.checkValidity();
                } catch (CertificateExpiredException ended) {
                    complaint = Failure.CERTIFICATE_EXPIRED;
                    throw ended;
                }
            }
            try {
                authorities.checkServerTrusted(chain, type);
            } catch (CertificateException untrusted) {
                complaint = Failure.CERTIFICATE_UNTRUSTED;
                throw untrusted;
            }
            try {
                authorities.checkServerTrusted(chain, type, socket);
            } catch (CertificateException otherName) {
                complaint = Failure.CERTIFICATE_NAME;
                throw otherName;
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("a connection is judged, not a chain alone");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("probes use sockets");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("a probe serves nobody");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("a probe serves nobody");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("a probe serves nobody");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return authorities.getAcceptedIssuers();
        }
    }
}
