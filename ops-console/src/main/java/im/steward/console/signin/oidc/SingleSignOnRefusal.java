package im.steward.console.signin.oidc;

import im.steward.console.signin.Lockout;
import im.steward.console.signin.Reception;
import im.steward.console.signin.SignInRefused;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/**
 * Tells apart what went wrong between here and the provider: a person who waited or gave up, a provider that is away or
 * set up wrongly, and an answer that nobody may trust. Only the last counts against the address and is in the trail.
 */
final class SingleSignOnRefusal implements AuthenticationFailureHandler {
    private static final Logger log = LoggerFactory.getLogger(SingleSignOnRefusal.class);
    private static final Fault UNTRUSTED = new Fault(
            "single-sign-on-refused",
            "The answer of the single sign-on could not be trusted",
            "Start again at the sign-in page; if it happens twice, call an operator");
    private static final Set<String> NOT_OURS = Set.of("authorization_request_not_found", "invalid_request");

    private final Reception reception;
    private final Lockout lockout;
    private final AuthenticationFailureHandler pages;

    SingleSignOnRefusal(Reception reception, Lockout lockout, AuthenticationFailureHandler pages) {
        this.reception = reception;
        this.lockout = lockout;
        this.pages = pages;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException refusal)
            throws IOException, ServletException {
        Optional<UnavailableException> away = cause(refusal, UnavailableException.class);
        if (refusal instanceof OAuth2AuthenticationException wrong) {
            String code = String.valueOf(wrong.getError().getErrorCode());
            if (NOT_OURS.contains(code)) {
                response.sendRedirect("/sign-in?note=again");
            } else if (code.equals("access_denied")) {
                response.sendRedirect("/sign-in?note=elsewhere");
            } else if (cannotBeTrusted(code, wrong)) {
                pages.onAuthenticationFailure(request, response, turnedAway(request.getRemoteAddr(), wrong));
            } else {
                pages.onAuthenticationFailure(request, response, providerFailed(wrong));
            }
        } else if (away.isPresent() && !(refusal instanceof InternalAuthenticationServiceException)) {
            pages.onAuthenticationFailure(request, response, new SignInRefused(away.get()));
        } else {
            pages.onAuthenticationFailure(request, response, refusal);
        }
    }

    private static boolean cannotBeTrusted(String code, OAuth2AuthenticationException wrong) {
        return switch (code) {
            case "invalid_nonce", "invalid_state_parameter" -> true;
            // Keys that could not be fetched have the same code as a token that no key fits.
            case "invalid_id_token" -> cause(wrong, BadJwtException.class).isPresent();
            // Without a cause the provider did answer, and spoke of somebody else.
            case "invalid_user_info_response" -> wrong.getCause() == null;
            default -> false;
        };
    }

    private AuthenticationException turnedAway(String address, OAuth2AuthenticationException wrong) {
        log.atWarn().setCause(wrong).addKeyValue("fault", UNTRUSTED.code()).log("answer of the single sign-on refused");
        try {
            reception.turnAway(Provider.ID, address, UNTRUSTED);
            lockout.refused(address);
            return new SignInRefused(new RefusedException(UNTRUSTED, wrong));
        } catch (DataAccessException | UnavailableException away) {
            return new InternalAuthenticationServiceException("sign-in needs its stores", away);
        }
    }

    private static AuthenticationException providerFailed(OAuth2AuthenticationException wrong) {
        Fault fault = Provider.away();
        log.atError().setCause(wrong).addKeyValue("fault", fault.code()).log("single sign-on failed");
        return new SignInRefused(new UnavailableException(fault, wrong));
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> kind) {
        for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
            if (kind.isInstance(at)) {
                return Optional.of(kind.cast(at));
            }
        }
        return Optional.empty();
    }
}
