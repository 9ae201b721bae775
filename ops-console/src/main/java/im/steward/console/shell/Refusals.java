package im.steward.console.shell;

import im.steward.console.signin.SignInRefused;
import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;

/** What the security chain answers; the page or problem itself is written by {@link FaultPage}. */
final class Refusals {
    static final String FAULT = Refusals.class.getName() + ".fault";

    private static final Fault NOT_SIGNED_IN = new Fault(
            "not-signed-in",
            "This needs a sign-in",
            "Send a valid token in the Authorization header, or sign in at /sign-in");
    private static final Fault NOT_ALLOWED = new Fault(
            "not-allowed",
            "Your role does not include this",
            "Ask someone whose role does, or ask an administrator for the role");
    private static final Fault FORM_TOO_OLD = new Fault(
            "form-too-old",
            "This form was opened in another session, so it was not accepted",
            "Open the page again and send the form once more");

    /** Where Spring's request cache looks; of itself it would keep the part that was asked for, not its page. */
    private static final String WANTED_AFTER_SIGN_IN = "SPRING_SECURITY_SAVED_REQUEST";

    private Refusals() {}

    static void notSignedIn(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        response.setHeader("WWW-Authenticate", "Bearer realm=\"steward\"");
        answer(request, response, HttpServletResponse.SC_UNAUTHORIZED, NOT_SIGNED_IN);
    }

    /** Who is known and still not let in gets a page that says why; whoever mistyped stays at the form. */
    static AuthenticationFailureHandler atSignIn(AuthenticationFailureHandler form) {
        return (request, response, why) -> {
            if (why instanceof SignInRefused refusal) {
                int status = refusal.reason() instanceof UnavailableException
                        ? HttpServletResponse.SC_SERVICE_UNAVAILABLE
                        : HttpServletResponse.SC_FORBIDDEN;
                answer(request, response, status, refusal.reason().fault());
            } else {
                form.onAuthenticationFailure(request, response, why);
            }
        };
    }

    static void toSignIn(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        if (request.getHeader("HX-Request") != null) {
            FaultPage.askingPage(request)
                    .ifPresent(page ->
                            request.getSession().setAttribute(WANTED_AFTER_SIGN_IN, new SimpleSavedRequest(page)));
            response.setHeader("HX-Redirect", "/sign-in?note=ended");
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        } else if (request.getMethod().equals("GET")) {
            if (!request.getRequestURI().equals("/")) {
                new HttpSessionRequestCache().saveRequest(request, response);
            }
            response.sendRedirect("/sign-in");
        } else {
            answer(request, response, HttpServletResponse.SC_UNAUTHORIZED, NOT_SIGNED_IN);
        }
    }

    static void notAllowed(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException {
        Fault fault = why instanceof CsrfException ? FORM_TOO_OLD : NOT_ALLOWED;
        answer(request, response, HttpServletResponse.SC_FORBIDDEN, fault);
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response, int status, Fault fault)
            throws IOException {
        request.setAttribute(FAULT, fault);
        response.sendError(status);
    }
}
