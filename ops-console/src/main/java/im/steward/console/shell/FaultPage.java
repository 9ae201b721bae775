package im.steward.console.shell;

import im.steward.kernel.Fault;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.ModelAndView;

/** A fault in the reader's language: a page, a banner for htmx, or {@code problem+json} (RFC 9457) for programs. */
final class FaultPage {
    private final FaultWords words;

    FaultPage(FaultWords words) {
        this.words = words;
    }

    /**
     * A fault as a reader sees it.
     *
     * @param detail what the English sentences name beyond the reader's; null where nothing
     */
    public record Shown(
            int status,
            String code,
            String what,
            String action,
            @Nullable String detail) {}

    Object answer(HttpServletRequest request, HttpStatus status, Fault fault, Locale locale) {
        Shown shown = spoken(status, fault, locale);
        String path = originalPath(request);
        if (path.startsWith("/api/") || path.startsWith("/v3/") || path.startsWith("/actuator/")) {
            return ResponseEntity.status(status)
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(problem(shown, path));
        }
        boolean fragment = request.getHeader("HX-Request") != null && request.getHeader("HX-Boosted") == null;
        var page = new ModelAndView(fragment ? "shell/_fault" : "shell/fault");
        page.setStatus(status);
        page.addObject("fault", shown);
        page.addObject("back", cameFrom(request).orElse(null));
        return page;
    }

    static String originalPath(HttpServletRequest request) {
        return request.getAttribute("jakarta.servlet.error.request_uri") instanceof String uri
                ? uri
                : request.getRequestURI();
    }

    /** The page of ours with the form or link that led here. */
    private static Optional<String> cameFrom(HttpServletRequest request) {
        return askingPage(request)
                .filter(path -> !path.equals(originalPath(request))
                        || !request.getMethod().equals("GET"))
                .filter(own -> !own.startsWith("/sign-in"));
    }

    /** The page of ours that shows in the browser while this is asked; the browser names it only within this site. */
    static Optional<String> askingPage(HttpServletRequest request) {
        String referer = request.getHeader(HttpHeaders.REFERER);
        if (referer == null) {
            return Optional.empty();
        }
        try {
            URI from = new URI(referer);
            String path = from.getRawPath() + (from.getRawQuery() == null ? "" : "?" + from.getRawQuery());
            boolean ours = Objects.equals(from.getRawAuthority(), request.getHeader(HttpHeaders.HOST));
            return Optional.of(path).filter(_ -> ours).filter(TasteController::isOwnPath);
        } catch (URISyntaxException unreadable) {
            return Optional.empty();
        }
    }

    private Shown spoken(HttpStatus status, Fault fault, Locale locale) {
        return new Shown(
                status.value(),
                fault.code(),
                words.what(fault, locale),
                words.action(fault, locale),
                words.detail(fault, locale));
    }

    private static ProblemDetail problem(Shown shown, String path) {
        var problem = ProblemDetail.forStatus(shown.status());
        problem.setType(URI.create("urn:steward:fault:" + shown.code()));
        problem.setTitle(shown.what());
        String said = shown.what() + ". " + shown.action() + ".";
        problem.setDetail(shown.detail() == null ? said : said + " " + shown.detail());
        problem.setInstance(URI.create(path));
        problem.setProperty("code", shown.code());
        problem.setProperty("what", shown.what());
        problem.setProperty("action", shown.action());
        return problem;
    }
}
