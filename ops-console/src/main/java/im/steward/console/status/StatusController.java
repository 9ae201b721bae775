package im.steward.console.status;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.Language;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** What users of the chat are told; where the site switched it on, its own chain of filters asks nobody who they are. */
@Controller
class StatusController {
    private final StatusBoard board;
    private final Turnstile turnstile;
    private final StatusProperties properties;
    private final MessageSource messages;

    StatusController(StatusBoard board, Turnstile turnstile, StatusProperties properties, MessageSource messages) {
        this.board = board;
        this.turnstile = turnstile;
        this.properties = properties;
        this.messages = messages;
    }

    @GetMapping("/status")
    @Allowed(Action.READ_PROBE)
    @Nullable
    ModelAndView status(HttpServletRequest request, HttpServletResponse response, Locale locale) throws IOException {
        if (!turnstile.lets(request.getRemoteAddr())) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader("Retry-After", "60");
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().println(messages.getMessage("status.too-many", new Object[0], locale));
            return null;
        }
        if (properties.open()) {
            response.setHeader("Cache-Control", "public, max-age=" + StatusBoard.KEPT.toSeconds());
            response.setHeader("Vary", "Accept-Language, Cookie");
        }
        String language = Language.of(locale).tag();
        String title = properties.named().in(language);
        return new ModelAndView("status/page")
                .addObject("view", board.view())
                .addObject("open", properties.open())
                .addObject(
                        "title", title.isEmpty() ? messages.getMessage("status.title", new Object[0], locale) : title);
    }
}
