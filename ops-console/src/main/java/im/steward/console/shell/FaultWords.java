package im.steward.console.shell;

import im.steward.alert.AlertWords;
import im.steward.kernel.Fault;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** Says a fault: English keeps its own sentence, which names the thing; others have a general one per code. */
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

    /** The English sentences as far as they say more than the general ones, such as the name of a field; or null. */
    @Nullable
    String detail(Fault fault, Locale locale) {
        String more = Stream.of(
                        more(fault.what(), what(fault, locale), word(fault, "what", "", Locale.ROOT)),
                        more(fault.action(), action(fault, locale), word(fault, "action", "", Locale.ROOT)))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
        return more.isEmpty() ? null : more;
    }

    private static Optional<String> more(String english, String said, String general) {
        return english.equals(said) || english.equals(general)
                ? Optional.empty()
                : Optional.of(english.endsWith("?") ? english : english + ".");
    }

    private String word(Fault fault, String part, String english, Locale locale) {
        if (locale.getLanguage().equals("en")) {
            return english;
        }
        String key = "fault." + fault.code() + "." + part;
        return Objects.requireNonNullElse(messages.getMessage(key, new Object[0], english, locale), english);
    }
}
