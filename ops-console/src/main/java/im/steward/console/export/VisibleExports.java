package im.steward.console.export;

import im.steward.compliance.export.Export;
import im.steward.compliance.export.ExportId;
import im.steward.compliance.export.Exports;
import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.MatterId;
import im.steward.compliance.matter.Matters;
import im.steward.console.account.Role;
import im.steward.console.account.SignedIn;
import im.steward.console.shell.Slice;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Officers see the exports of their matters; approvers and auditors see that all of them exist. */
record VisibleExports(Exports exports, Matters matters) {
    /** @param before the page of those that were asked for earlier than this one; the newest where empty */
    Slice<ExportRow> page(SignedIn who, Optional<ExportId> before, int size) {
        Map<MatterId, String> names = matters.list().stream().collect(Collectors.toMap(Matter::id, Matter::name));
        List<Export> found =
                seesAll(who) ? exports.newest(before, size + 1) : exports.newestFor(who.officer(), before, size + 1);
        return Slice.of(found, size, Export::id)
                .map(export -> ExportRow.of(export, names.getOrDefault(export.matter(), "")));
    }

    /** Another matter's export answers like none at all. */
    Export find(ExportId id, SignedIn who) {
        return exports.find(id)
                .filter(export -> seesAll(who)
                        || matters.find(export.matter())
                                .map(matter -> matter.members().contains(who.officer()))
                                .orElse(false))
                .orElseThrow(() -> new RefusedException(
                        new Fault("export-unknown", "There is no export " + id, "Pick one from the list of exports")));
    }

    ExportRow row(ExportId id, SignedIn who) {
        Export export = find(id, who);
        return ExportRow.of(
                export, matters.find(export.matter()).map(Matter::name).orElse(""));
    }

    private static boolean seesAll(SignedIn who) {
        return who.roles().contains(Role.APPROVER) || who.roles().contains(Role.AUDITOR);
    }
}
