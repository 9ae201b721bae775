package im.steward.console.demo.company;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What somebody writes in when nothing else is agreed. */
enum Tongue {
    ZH("M月d日", Locale.SIMPLIFIED_CHINESE, "zh", "common"),
    HANT("M月d日", Locale.TRADITIONAL_CHINESE, "hant", "zh", "common"),
    EN("d MMM", Locale.ENGLISH, "en", "common");

    private final DateTimeFormatter dates;

    @SuppressWarnings("ImmutableEnumChecker") // nothing in it changes after it was read
    private final Grammar grammar;

    Tongue(String datePattern, Locale locale, String... stocks) {
        this.dates = DateTimeFormatter.ofPattern(datePattern, locale);
        this.grammar = Grammar.read(stocks);
    }

    String date(LocalDate day) {
        return dates.format(day);
    }

    /** Two sentences, one after the other. */
    String follow(String first, String second) {
        boolean open = Character.isLetterOrDigit(first.codePointBefore(first.length()));
        String stop = this == EN ? ". " : "，";
        return first + (open ? stop : " ") + second;
    }

    Grammar grammar() {
        return grammar;
    }
}
