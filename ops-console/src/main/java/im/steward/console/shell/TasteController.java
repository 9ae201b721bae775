package im.steward.console.shell;

import im.steward.console.account.Accounts;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.Language;
import im.steward.console.account.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The language and theme switches of the page frame. */
@Controller
class TasteController {
    /** Only paths of ours: a second slash or a backslash would leave this site. */
    private static final Pattern OWN_PATH = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]*|/");

    private final Accounts accounts;

    TasteController(Accounts accounts) {
        this.accounts = accounts;
    }

    @PostMapping("/language")
    @Allowed(Action.ANYONE)
    ResponseEntity<Void> language(
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "/") String back,
            @Nullable SignedIn who,
            HttpServletRequest request) {
        Language language = Language.find(to).orElse(Language.ENGLISH);
        if (who != null) {
            accounts.chooseLanguage(who.name(), language);
        }
        return returning(back, Remembered.cookie(request, Remembered.LANGUAGE, language.tag()));
    }

    @PostMapping("/theme")
    @Allowed(Action.ANYONE)
    ResponseEntity<Void> theme(
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "/") String back,
            HttpServletRequest request) {
        return returning(
                back, Remembered.cookie(request, Theme.COOKIE, Theme.of(to).word()));
    }

    static boolean isOwnPath(String back) {
        return OWN_PATH.matcher(back).matches();
    }

    private static ResponseEntity<Void> returning(String back, String cookie) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(isOwnPath(back) ? back : "/"))
                .header(HttpHeaders.SET_COOKIE, cookie)
                .build();
    }
}
