package im.steward.console.slo;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.Period;
import im.steward.probe.history.TargetId;
import im.steward.probe.slo.Slos;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/** Text of forms and calls, made into what is meant. */
final class SloForm {
    private SloForm() {}

    static Slos.Draft draft(String name, String target, String goal, String threshold, String days, String dependsOn) {
        return new Slos.Draft(
                name,
                target(target).orElseThrow(() -> wrong("An objective is promised of a target", "Choose one")),
                number(goal) / 100,
                threshold.isBlank()
                        ? Optional.empty()
                        : Optional.of(Duration.ofNanos(Math.round(number(threshold) * 1e6))),
                Duration.ofDays(Math.round(number(days))),
                target(dependsOn));
    }

    /** {@code probe/target}; blank is none. */
    static Optional<TargetId> target(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        String[] sides = text.strip().split("/", 2);
        if (sides.length != 2) {
            throw wrong("'" + text + "' is no target", "Write it as probe/target");
        }
        return Optional.of(TargetId.of(sides[0], sides[1]));
    }

    private static double number(String text) {
        try {
            double number = Double.parseDouble(text.strip().replace(',', '.'));
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Said below.
        }
        throw wrong("'" + text + "' is no number", "Write it in digits, such as 99.9");
    }

    /** @param from blank is now */
    static Period period(String from, String length, ZoneId zone, Instant now) {
        Instant begin = now;
        try {
            if (!from.isBlank()) {
                begin = LocalDateTime.parse(from.strip()).atZone(zone).toInstant();
            }
        } catch (DateTimeException unreadable) {
            throw wrong("'" + from + "' is no time", "Write it as 2026-03-01T22:00");
        }
        return new Period(begin, begin.plus(length(length)));
    }

    static Duration length(String text) {
        if (!text.strip().matches("\\d{1,4}[mhd]")) {
            throw wrong("'" + text + "' is no length of time", "Write a number and m, h or d, such as 90m or 2h");
        }
        String digits = text.strip();
        long amount = Long.parseLong(digits.substring(0, digits.length() - 1));
        return switch (digits.charAt(digits.length() - 1)) {
            case 'm' -> Duration.ofMinutes(amount);
            case 'h' -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static InvalidException wrong(String what, String action) {
        return new InvalidException(new Fault("slo-invalid", what, action));
    }
}
