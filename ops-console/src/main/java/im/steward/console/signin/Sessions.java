package im.steward.console.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a sign-in is over: its person has done nothing for a while, or it has lasted as long as any may. A page that asks
 * again by itself keeps the container's session busy, so the container cannot tell.
 */
final class Sessions {
    /** What console.js adds to the requests that a hand began; what htmx asks by itself comes without. */
    static final String BY_HAND = "Steward-By-Hand";

    private static final String PRESENCE = Presence.class.getName();

    private final SessionProperties properties;
    private final Clock clock;

    Sessions(SessionProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    /** Since when a person is in, and when they last did something themselves. */
    private record Presence(Instant since, Instant last) {}

    void begin(HttpServletRequest request) {
        Instant now = clock.instant();
        request.getSession().setAttribute(PRESENCE, new Presence(now, now));
    }

    /** Whether the sign-in of this request still counts; one that nobody saw begin does not. */
    boolean goesOn(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(PRESENCE) instanceof Presence(Instant since, Instant last))) {
            return false;
        }
        Instant now = clock.instant();
        boolean over = idle(session).map(last::plus).filter(now::isAfter).isPresent()
                || now.isAfter(since.plus(properties.longest()));
        if (!over && isAPersons(request)) {
            session.setAttribute(PRESENCE, new Presence(since, now));
        }
        return !over;
    }

    /** Without JavaScript each request is a person's: a page of ours loads itself again only when a job on it ends. */
    static boolean isAPersons(HttpServletRequest request) {
        return request.getHeader("HX-Request") == null || request.getHeader(BY_HAND) != null;
    }

    /** By the container's own setting, for which none and less mean for ever. */
    private static Optional<Duration> idle(HttpSession session) {
        return Optional.of(session.getMaxInactiveInterval())
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds);
    }
}
