package im.steward.console.load;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;

/** The report's words in one language, read without the console's own machinery: a command has no context. */
final class LoadWords {
    private final Properties words = new Properties();
    private final Locale locale;

    LoadWords(boolean chinese) {
        locale = chinese ? Locale.SIMPLIFIED_CHINESE : Locale.UK;
        for (String bundle : List.of("load", "probe")) {
            String file = "/messages/" + bundle + (chinese ? "_zh_CN" : "") + ".properties";
            try (Reader reader = new InputStreamReader(
                    Objects.requireNonNull(LoadWords.class.getResourceAsStream(file), file), StandardCharsets.UTF_8)) {
                words.load(reader);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    Locale locale() {
        return locale;
    }

    String say(String key, Object... places) {
        String pattern = words.getProperty(key);
        if (pattern == null) {
            throw new IllegalArgumentException("no words for " + key);
        }
        return places.length == 0 ? pattern : new MessageFormat(pattern, locale).format(places);
    }
}
