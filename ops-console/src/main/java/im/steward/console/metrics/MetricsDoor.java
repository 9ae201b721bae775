package im.steward.console.metrics;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * The port metrics are read from. Which port a request came to is what its socket says; where it came from would be what
 * the nearest proxy, or whoever plays one, says.
 */
final class MetricsDoor implements AuthorizationManager<RequestAuthorizationContext>, AuthenticationEntryPoint {
    static final String PATH = "/actuator/prometheus";
    /** Scrapes are few; a stuck one must not keep threads from pages. */
    private static final int READERS = 4;

    private final MetricsProperties properties;

    MetricsDoor(MetricsProperties properties) {
        this.properties = properties;
    }

    boolean open() {
        return properties.port() > 0;
    }

    Connector connector() {
        var connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setPort(properties.port());
        if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
            protocol.setAddress(properties.bindTo());
            protocol.setMaxThreads(READERS);
            protocol.setMinSpareThreads(1);
        }
        return connector;
    }

    boolean leadsHere(HttpServletRequest request) {
        return open() && request.getLocalPort() == properties.port();
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> caller, RequestAuthorizationContext context) {
        return new AuthorizationDecision(properties.token().isEmpty()
                || same(context.getRequest().getHeader(HttpHeaders.AUTHORIZATION), "Bearer " + properties.token()));
    }

    private static boolean same(@Nullable String shown, String wanted) {
        return shown != null
                && MessageDigest.isEqual(
                        shown.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why) {
        if (request.getRequestURI().equals(PATH)) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        } else {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
