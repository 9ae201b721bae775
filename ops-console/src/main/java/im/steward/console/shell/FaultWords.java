package im.steward.console.shell;

import im.steward.alert.AlertWords;
import im.steward.kernel.Fault;
import java.util.Locale;
import java.util.Objects;
import org.springframework.context.MessageSource;

/** Says a fault: English keeps its own sentence, which names the thing; other languages have a general one per code. */
final class FaultWords implements AlertWords {
    private final MessageSource messages;

    FaultWords(MessageSource messages) {
        this.messages = messages;
    }

    @Override
    public Fault in(Locale language, Fault fault) {
        return new Fault(fault.code(), what(fault, language), action(fault, language));
    }

    String what(Fault fault, Locale locale) {
        return word(fault, "what", fault.what(), locale);
    }

    String action(Fault fault, Locale locale) {
        return word(fault, "action", fault.action(), locale);
    }

    private String word(Fault fault, String part, String english, Locale locale) {
        if (locale.getLanguage().equals("en")) {
            return english;
        }
        String key = "fault." + fault.code() + "." + part;
        return Objects.requireNonNullElse(messages.getMessage(key, new Object[0], english, locale), english);
    }
}
