package im.steward.console.plan;

import im.steward.plan.CostLine;
import im.steward.plan.Figure;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;

/** The plan's words in one language, read without the console's own machinery: a command has no context. */
final class PlanWords {
    private final Properties words = new Properties();
    private final Locale locale;

    PlanWords(boolean chinese) {
        locale = chinese ? Locale.SIMPLIFIED_CHINESE : Locale.UK;
        String file = "/messages/plan" + (chinese ? "_zh_CN" : "") + ".properties";
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(PlanWords.class.getResourceAsStream(file), file), StandardCharsets.UTF_8)) {
            words.load(reader);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static PlanWords in(Locale language) {
        return new PlanWords(language.getLanguage().equals("zh"));
    }

    String say(String key, Object... places) {
        String pattern = words.getProperty(key);
        if (pattern == null) {
            throw new IllegalArgumentException("no words for " + key);
        }
        return places.length == 0 ? pattern : new MessageFormat(pattern, locale).format(places);
    }

    String number(long value) {
        return NumberFormat.getIntegerInstance(locale).format(value);
    }

    String label(Figure figure) {
        return say("plan.figure." + figure.key());
    }

    String why(Figure figure) {
        List<Object> places = new ArrayList<>(List.of(figure.value()));
        places.addAll(figure.facts());
        return say("plan.why." + figure.key(), places.toArray());
    }

    String kind(CostLine line) {
        return say("plan.kind." + line.kind().word());
    }

    String paid(CostLine line) {
        return say(
                "plan.paid." + line.side().word() + "." + line.kind().word(),
                line.facts().toArray());
    }
}
