package im.steward.console.shell;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.web.util.WebUtils;

/** Light, dark, or as the reader's system has it; kept in a cookie, since it belongs to the screen. */
enum Theme {
    AUTO,
    LIGHT,
    DARK;

    static final String COOKIE = "steward-theme";

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Theme of(String word) {
        return Arrays.stream(values())
                .filter(theme -> theme.word().equals(word))
                .findFirst()
                .orElse(AUTO);
    }

    static Theme of(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, COOKIE);
        return cookie == null ? AUTO : of(cookie.getValue());
    }
}
