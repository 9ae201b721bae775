package im.steward.console.signin;

import im.steward.kernel.UnavailableException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;

/** Where a sign-in begins and the browser goes, and with which note after a refusal that needs no page of its own. */
public final class SignInOutcome extends SavedRequestAwareAuthenticationSuccessHandler
        implements AuthenticationFailureHandler {
    private final Sessions sessions;

    SignInOutcome(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication signedIn)
            throws ServletException, IOException {
        sessions.begin(request);
        super.onAuthenticationSuccess(request, response, signedIn);
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException refusal)
            throws IOException {
        response.sendRedirect("/sign-in?note=" + note(refusal));
    }

    private static String note(AuthenticationException refusal) {
        Throwable cause = refusal.getCause();
        if (cause instanceof DataAccessException || cause instanceof UnavailableException) {
            return "away";
        }
        return refusal instanceof LockedException ? "closed" : "wrong";
    }
}
