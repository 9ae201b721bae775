package im.steward.console.shell;

import im.steward.console.account.Language;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.WebUtils;

/** What the address names, else what the reader chose last, else what their browser asks for, else English. */
final class ReadersLanguage implements LocaleResolver {
    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        if (request.getMethod().equals("GET")) {
            Optional<Language> named = named(request).flatMap(Language::find);
            if (named.isPresent()) {
                return named.get().locale();
            }
        }
        Cookie cookie = WebUtils.getCookie(request, Remembered.LANGUAGE);
        return Optional.ofNullable(cookie)
                .flatMap(found -> Language.find(found.getValue()))
                .orElseGet(() -> asked(request))
                .locale();
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
        throw new UnsupportedOperationException("the language is chosen at /language");
    }

    /** Also where the page to be shown says that exactly this cannot be read, or that an upload was too large to be. */
    private static Optional<String> named(HttpServletRequest request) {
        try {
            return Optional.ofNullable(request.getParameter("lang"));
        } catch (RequestRejectedException | IllegalStateException unreadable) {
            return Optional.empty();
        }
    }

    private static Language asked(HttpServletRequest request) {
        return request.getHeader("Accept-Language") == null ? Language.ENGLISH : Language.of(request.getLocale());
    }
}
