package im.steward.console.shell;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.kernel.Fault;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers what failed before or after a handler: in the security chain, in the container, in a template. */
@Controller
class ErrorPage implements ErrorController {
    static final Fault DATABASE_AWAY = new Fault(
            "database-away", "PostgreSQL does not answer", "Try again in a minute, then look at the system page");
    static final Fault UNREADABLE = new Fault(
            "request-unreadable",
            "A value in the request could not be read",
            "Check the address and the fields, then send it again");

    private final FaultPage page;

    ErrorPage(FaultPage page) {
        this.page = page;
    }

    @RequestMapping("/error")
    @Allowed(Action.ANYONE)
    Object answer(HttpServletRequest request, Locale locale) {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus status = FaultAdvice.status(HttpStatusCode.valueOf(code instanceof Integer known ? known : 404));
        if (request.getAttribute(Refusals.FAULT) instanceof Fault fault) {
            return page.answer(request, status, fault, locale);
        }
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof StewardException refusal) {
            HttpStatus kind = refusal instanceof UnavailableException ? HttpStatus.SERVICE_UNAVAILABLE : status;
            return page.answer(request, kind, refusal.fault(), locale);
        }
        return page.answer(request, status, faultOf(status), locale);
    }

    static Fault faultOf(HttpStatusCode status) {
        return switch (status.value()) {
            case 404 ->
                new Fault("not-found", "There is no such page", "Check the address, or start from the home page");
            case 405 -> new Fault("method-not-allowed", "This address does not take this method", "Read /v3/api-docs");
            case 413 ->
                new Fault(
                        "request-too-large",
                        "The upload is too large",
                        "Send a smaller file; history of any size goes by ./steward import, and an export is checked without the console as its README says");
            case 406, 415 -> new Fault("format-not-offered", "This format is not offered here", "Read /v3/api-docs");
            case 400, 422 -> UNREADABLE;
            case 503 -> DATABASE_AWAY;
            default ->
                new Fault(
                        "internal",
                        "Something failed that should not fail",
                        "Try again, then give the time of this page to an operator, who finds the cause in the log");
        };
    }
}
