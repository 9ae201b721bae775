package im.steward.console.imports;

import im.steward.platform.Rejection;
import java.util.Locale;
import java.util.Objects;
import org.springframework.context.MessageSource;

/** A rejected unit: where, why in the reader's language, and nothing of what it said. */
record RejectionView(String file, long line, String code, String field, String reason) {
    static RejectionView of(Rejection rejection, MessageSource messages, Locale locale) {
        String code = rejection.reason().code();
        String key = "imports.reason." + code + (rejection.field().isEmpty() ? "" : ".field");
        Object[] field = {rejection.field()};
        return new RejectionView(
                rejection.place().file(),
                rejection.place().number(),
                code,
                rejection.field(),
                Objects.requireNonNullElse(messages.getMessage(key, field, code, locale), code));
    }
}
