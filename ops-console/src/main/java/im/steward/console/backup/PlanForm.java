package im.steward.console.backup;

import im.steward.backup.catalog.KeepRule;
import im.steward.backup.catalog.PartName;
import im.steward.backup.plan.BackupPlan;
import im.steward.backup.plan.BackupPlans.Terms;
import im.steward.backup.vault.VaultName;
import im.steward.console.account.TimeZones;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.springframework.util.MultiValueMap;

/** What the form of a plan sends; lengths as {@code 90m}, {@code 26h} or {@code 2d}. */
record PlanForm(
        String name,
        List<String> parts,
        String vault,
        String rpo,
        String rto,
        String daily,
        String weekly,
        String monthly,
        String yearly,
        String zone) {
    PlanForm {
        parts = List.copyOf(parts);
    }

    static PlanForm fresh(List<PartName> parts, List<VaultName> vaults, ZoneId zone) {
        return new PlanForm(
                "",
                parts.stream().map(PartName::value).toList(),
                vaults.stream().map(VaultName::value).findFirst().orElse(""),
                "26h",
                "4h",
                "7",
                "4",
                "12",
                "3",
                zone.getId());
    }

    static PlanForm of(BackupPlan plan) {
        KeepRule keep = plan.keep();
        return new PlanForm(
                plan.name().value(),
                plan.parts().stream().map(PartName::value).toList(),
                plan.vault().value(),
                Length.text(plan.recoveryPoint()),
                Length.text(plan.recoveryTime()),
                Integer.toString(keep.daily()),
                Integer.toString(keep.weekly()),
                Integer.toString(keep.monthly()),
                Integer.toString(keep.yearly()),
                keep.zone().getId());
    }

    /** A field that was not sent is empty, and refused like an empty one. */
    static PlanForm of(MultiValueMap<String, String> fields) {
        return new PlanForm(
                one(fields, "name"),
                fields.getOrDefault("parts", List.of()),
                one(fields, "vault"),
                one(fields, "rpo"),
                one(fields, "rto"),
                one(fields, "daily"),
                one(fields, "weekly"),
                one(fields, "monthly"),
                one(fields, "yearly"),
                one(fields, "zone"));
    }

    private static String one(MultiValueMap<String, String> fields, String name) {
        String value = fields.getFirst(name);
        return value == null ? "" : value.strip();
    }

    Terms terms() {
        return new Terms(
                parts.stream().map(PartName::of).toList(),
                VaultName.of(vault),
                Length.of(rpo),
                Length.of(rto),
                new KeepRule(count(daily), count(weekly), count(monthly), count(yearly), TimeZones.named(zone)));
    }

    private static int count(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.matches("\\d{1,5}")) {
            throw new InvalidException(new Fault(
                    "backup-keep-count",
                    "'" + text + "' is no number of days, weeks, months or years",
                    "Write a whole number, 0 for none"));
        }
        return Integer.parseInt(text);
    }

    /** A length of time as people write it. */
    static final class Length {
        private Length() {}

        static Duration of(String text) {
            String word = text.strip();
            if (!word.matches("\\d{1,6}[mhd]")) {
                throw new InvalidException(new Fault(
                        "backup-length-unreadable",
                        "'" + text + "' cannot be read as a length of time",
                        "Write a number and m, h or d, such as 90m, 26h or 2d"));
            }
            long amount = Long.parseLong(word.substring(0, word.length() - 1));
            return switch (word.charAt(word.length() - 1)) {
                case 'm' -> Duration.ofMinutes(amount);
                case 'h' -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }

        static String text(Duration length) {
            if (length.toMinutes() % 1440 == 0) {
                return length.toDays() + "d";
            }
            return length.toMinutes() % 60 == 0 ? length.toHours() + "h" : length.toMinutes() + "m";
        }
    }
}
