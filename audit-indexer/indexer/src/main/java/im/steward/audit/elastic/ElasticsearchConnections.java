package im.steward.audit.elastic;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;

/** Opens the connection pool as the properties say: nodes, credentials, trusted authority. */
public final class ElasticsearchConnections {
    /** The client by itself waits for ever, and ignores what a single request says of it. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private ElasticsearchConnections() {}

    public static Rest5Client open(ElasticsearchProperties properties) {
        return open(properties, PATIENCE);
    }

    /** @param patience how long an answer may be silent; every question of ours can be asked again */
    static Rest5Client open(ElasticsearchProperties properties, Duration patience) {
        Rest5ClientBuilder builder = Rest5Client.builder(properties.urls())
                .setDefaultHeaders(credentials(properties))
                .setRequestConfigCallback(config -> config.setResponseTimeout(Timeout.of(patience)));
        if (properties.caCertificate() != null) {
            builder.setSSLContext(trusting(properties.caCertificate()));
        }
        return builder.build();
    }

    private static Header[] credentials(ElasticsearchProperties properties) {
        if (properties.apiKey() != null) {
            return new Header[] {new BasicHeader("Authorization", "ApiKey " + properties.apiKey())};
        }
        if (properties.user() != null) {
            byte[] pair = (properties.user() + ":" + properties.password()).getBytes(StandardCharsets.UTF_8);
            return new Header[] {
                new BasicHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair))
            };
        }
        return new Header[0];
    }

    private static SSLContext trusting(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                authorities.setCertificateEntry("authority-" + number++, certificate);
            }
            if (number == 0) {
                throw new GeneralSecurityException("no certificate in it");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new InvalidException(
                    new Fault(
                            "elasticsearch-certificate-unreadable",
                            "The certificate file %s could not be read: %s".formatted(pem, unreadable.getMessage()),
                            "Point steward.elasticsearch.ca-certificate to a PEM file that Steward may read"),
                    unreadable);
        }
    }
}
