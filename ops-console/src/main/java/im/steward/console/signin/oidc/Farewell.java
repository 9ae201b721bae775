package im.steward.console.signin.oidc;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.security.web.util.UrlUtils;
import org.springframework.web.util.UriComponentsBuilder;

/** Where the browser goes after signing out: to the provider if the person came from there, so that both sessions end. */
public final class Farewell implements LogoutSuccessHandler {
    /** The page that leads on to the provider, and that the provider leads back to. */
    static final String PAGE = "/signed-out";

    static final String ONWARD = Farewell.class.getName() + ".onward";

    private final OidcProperties properties;
    private final Provider provider;

    Farewell(OidcProperties properties, Provider provider) {
        this.properties = properties;
        this.provider = provider;
    }

    @Override
    public void onLogoutSuccess(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication before)
            throws IOException, ServletException {
        Optional<URI> endSession = provider.endSession();
        if (before != null
                && before.getDetails() instanceof OwnSession.IdToken(var idToken)
                && endSession.isPresent()) {
            // A redirect would be a form's: the content policy lets forms go nowhere but here.
            request.setAttribute(ONWARD, onward(endSession.get(), idToken, request));
            request.getRequestDispatcher(PAGE).forward(request, response);
        } else {
            response.sendRedirect("/sign-in?note=out");
        }
    }

    /** OpenID Connect RP-Initiated Logout 1.0. */
    private String onward(URI endSession, String idToken, HttpServletRequest request) {
        String back = UriComponentsBuilder.fromUriString(UrlUtils.buildFullRequestUrl(request))
                .replacePath(PAGE)
                .replaceQuery(null)
                .build()
                .toUriString();
        return UriComponentsBuilder.fromUri(endSession)
                .queryParam("id_token_hint", "{token}")
                .queryParam("client_id", "{client}")
                .queryParam("post_logout_redirect_uri", "{back}")
                .encode()
                .buildAndExpand(idToken, properties.clientId(), back)
                .toUriString();
    }
}
