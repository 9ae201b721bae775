package im.steward.console.restore;

import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.PartName;
import im.steward.backup.restore.Restore.Ask;
import im.steward.backup.restore.Restore.Form;
import im.steward.backup.restore.Restore.What;
import im.steward.compliance.approval.Signer;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** What a form or a call asks for; fields that were not sent are empty. */
record RestoreForm(
        String what,
        String part,
        String item,
        String form,
        String at,
        String place,
        String keep,
        String reason,
        String typed) {
    static RestoreForm empty() {
        return new RestoreForm("set", "", "", "ndjson", "", "", "7d", "", "");
    }

    static RestoreForm of(MultiValueMap<String, String> fields) {
        return new RestoreForm(
                one(fields, "what"),
                one(fields, "part"),
                one(fields, "item"),
                one(fields, "form"),
                one(fields, "at"),
                one(fields, "place"),
                one(fields, "keep"),
                one(fields, "reason"),
                one(fields, "typed"));
    }

    private static String one(MultiValueMap<String, String> fields, String name) {
        return text(fields.getFirst(name));
    }

    static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    private What wanted() {
        return switch (what.isEmpty() ? part.isEmpty() ? "set" : "part" : what) {
            case "set" -> new What.Whole();
            case "part" -> new What.OnePart(PartName.of(part));
            case "file" -> new What.OneFile(PartName.of(part), item);
            case "conversation" -> new What.OneConversation(PartName.of(part), item, Form.of(form));
            default ->
                throw new InvalidException(new Fault(
                        "restore-what-unknown",
                        "'" + what + "' is nothing that can be restored",
                        "Use set, part, file or conversation"));
        };
    }

    Ask toScratch(BackupSetId set, Signer requester) {
        return new Ask(set, wanted(), moment(), Optional.of(place), length(), reason, "", requester);
    }

    Ask inPlace(BackupSetId set, Signer requester) {
        return new Ask(set, wanted(), moment(), Optional.empty(), Optional.empty(), reason, typed, requester);
    }

    /** With its zone: that of a browser, a worker and a database's host may differ, and minutes matter here. */
    private Optional<Instant> moment() {
        if (at.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(at.strip().replaceFirst("^(\\S+)\\s+", "$1T"))
                    .toInstant());
        } catch (DateTimeParseException unreadable) {
            throw new InvalidException(
                    new Fault(
                            "restore-moment-unreadable",
                            "'" + at + "' cannot be read as a moment",
                            "Write date, time and zone, such as 2026-03-01T14:05:00+08:00 or 2026-03-01T06:05:00Z"),
                    unreadable);
        }
    }

    private Optional<Duration> length() {
        if (keep.isEmpty()) {
            return Optional.empty();
        }
        if (!keep.matches("\\d{1,4}[hd]")) {
            throw new InvalidException(new Fault(
                    "backup-length-unreadable",
                    "'" + keep + "' cannot be read as a length of time",
                    "Write a number and m, h or d, such as 90m, 26h or 2d"));
        }
        long amount = Long.parseLong(keep.substring(0, keep.length() - 1));
        return Optional.of(keep.endsWith("h") ? Duration.ofHours(amount) : Duration.ofDays(amount));
    }
}
