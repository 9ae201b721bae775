package im.steward.console.signin.oidc;

import java.net.http.HttpClient;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/** How the provider is called: with patience that ends, trusting whom the properties say, and following nowhere. */
final class ProviderClient {
    private final JdkClientHttpRequestFactory requests;

    ProviderClient(OidcProperties properties) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .connectTimeout(properties.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER);
        if (properties.caCertificate() != null) {
            client.sslContext(trusting(properties.caCertificate()));
        }
        requests = new JdkClientHttpRequestFactory(client.build());
        requests.setReadTimeout(properties.answerTimeout());
    }

    JdkClientHttpRequestFactory requests() {
        return requests;
    }

    private static javax.net.ssl.SSLContext trusting(@Nullable Path authority) {
        try {
            return SslBundle.of(new PemSslStoreBundle(
                            null,
                            PemSslStoreDetails.forCertificate(
                                    String.valueOf(authority).startsWith("/")
                                            ? "file:" + authority
                                            : String.valueOf(authority))))
                    .createSslContext();
        } catch (IllegalStateException | IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "steward.signin.oidc.ca-certificate (%s) must be a PEM file with a certificate that Steward may read"
                            .formatted(authority),
                    unreadable);
        }
    }
}
