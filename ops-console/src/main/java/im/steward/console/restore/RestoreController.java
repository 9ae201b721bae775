package im.steward.console.restore;

import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.restore.Restore;
import im.steward.backup.restore.RestoreId;
import im.steward.backup.restore.Restores;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import im.steward.trail.Actor;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Asks for restores and follows them. */
@Controller
class RestoreController {
    private static final int SHOWN = 100;
    private final Restores restores;
    private final BackupCatalog catalog;

    RestoreController(Restores restores, BackupCatalog catalog) {
        this.restores = restores;
        this.catalog = catalog;
    }

    /** The set as the form shows it. */
    record SetView(String id, String plan, Instant begunAt, List<PartView> parts, List<MomentsView> moments) {
        static SetView of(BackupSet set, List<Restores.Moments> moments) {
            return new SetView(
                    set.id().toString(),
                    set.plan().value(),
                    set.begunAt(),
                    set.parts().stream()
                            .map(part -> new PartView(part.name().value(), part.kind()))
                            .sorted(java.util.Comparator.comparing(PartView::name))
                            .toList(),
                    moments.stream()
                            .map(one -> new MomentsView(
                                    one.part().value(),
                                    one.from(),
                                    one.until().orElse(null),
                                    one.seenAt().orElse(null),
                                    one.fault().orElse(null)))
                            .toList());
        }
    }

    /**
     * @param until how far the log led when it was last looked at
     * @param fault why that is long ago
     */
    record MomentsView(
            String part,
            Instant from,
            @Nullable Instant until,
            @Nullable Instant seenAt,
            @Nullable Fault fault) {}

    record PartView(String name, String kind) {}

    @GetMapping("/backups/restores")
    @Allowed(Action.READ_BACKUP)
    String list(Model model) {
        Map<RestoreId, Restore.Wait> waiting = restores.waiting();
        model.addAttribute(
                "rows",
                restores.newest(SHOWN).stream()
                        .map(restore -> RestoreRow.of(restore, waiting))
                        .toList());
        return "restore/page";
    }

    @GetMapping("/backups/sets/{id}/restore")
    @Allowed(Action.RUN_RESTORE)
    String form(@PathVariable BackupSetId id, Model model) {
        return form(id, RestoreForm.empty(), "scratch", model);
    }

    private String form(BackupSetId id, RestoreForm form, String asked, Model model) {
        model.addAttribute("set", SetView.of(catalog.fetch(id), restores.moments(id)))
                .addAttribute("form", form)
                .addAttribute("asked", asked);
        return "restore/form";
    }

    @PostMapping("/backups/sets/{id}/restore")
    @Allowed(Action.RUN_RESTORE)
    String toScratch(
            @PathVariable BackupSetId id,
            SignedIn who,
            @RequestParam MultiValueMap<String, String> fields,
            Model model,
            HttpServletResponse response) {
        RestoreForm form = RestoreForm.of(fields);
        return asked(id, form, "scratch", () -> restores.request(form.toScratch(id, who.signer())), model, response);
    }

    @PostMapping("/backups/sets/{id}/restore-in-place")
    @Allowed(Action.RESTORE_IN_PLACE)
    String inPlace(
            @PathVariable BackupSetId id,
            SignedIn who,
            @RequestParam MultiValueMap<String, String> fields,
            Model model,
            HttpServletResponse response) {
        RestoreForm form = RestoreForm.of(fields);
        return asked(id, form, "in-place", () -> restores.request(form.inPlace(id, who.signer())), model, response);
    }

    private String asked(
            BackupSetId id,
            RestoreForm form,
            String asked,
            Supplier<Restore> request,
            Model model,
            HttpServletResponse response) {
        try {
            return "redirect:/backups/restores/" + request.get().id();
        } catch (InvalidException | RefusedException | UnavailableException refusal) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("fault", refusal.fault());
            return form(id, form, asked, model);
        }
    }

    @GetMapping("/backups/restores/{id}")
    @Allowed(Action.READ_BACKUP)
    String one(@PathVariable RestoreId id, Model model, HttpServletResponse response) {
        RestoreRow row = RestoreRow.of(restores.fetch(id), restores.waiting());
        model.addAttribute("row", row);
        return "restore/one";
    }

    /** The moving part of the page above; when the restore ends, the whole page is asked for again. */
    @GetMapping("/backups/restores/{id}/progress")
    @Allowed(Action.READ_BACKUP)
    String progress(@PathVariable RestoreId id, Model model, HttpServletResponse response) {
        RestoreRow row = RestoreRow.of(restores.fetch(id), restores.waiting());
        if (!row.open()) {
            response.setHeader("HX-Refresh", "true");
        }
        model.addAttribute("row", row);
        return "restore/_progress";
    }

    @PostMapping("/backups/restores/{id}/cancel")
    @Allowed(Action.RUN_RESTORE)
    String cancel(@PathVariable RestoreId id, SignedIn who) {
        restores.cancel(id, new Actor.Officer(who.officer()));
        return "redirect:/backups/restores/" + id;
    }

    @PostMapping("/backups/restores/{id}/give-back")
    @Allowed(Action.RUN_RESTORE)
    String giveBack(@PathVariable RestoreId id, SignedIn who) {
        restores.giveBack(id, new Actor.Officer(who.officer()));
        return "redirect:/backups/restores/" + id;
    }
}
