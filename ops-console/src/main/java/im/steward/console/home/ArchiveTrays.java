package im.steward.console.home;

import im.steward.audit.capture.Quarantine;
import im.steward.audit.completeness.CompletenessLedger;
import im.steward.audit.completeness.Reconciliation;
import im.steward.audit.completeness.Reconciliations;
import im.steward.audit.source.ImportRun;
import im.steward.audit.source.ImportRun.State;
import im.steward.audit.source.ImportRuns;
import im.steward.console.account.Action;
import im.steward.console.account.SignedIn;
import im.steward.console.home.Waiting.Urgency;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What stands between a message and the archive: what could not be read, what is missing, what is coming in. */
final class ArchiveTrays {
    private static final Duration NEWS = Duration.ofDays(7);
    private static final int IMPORTS = 200;

    private final Quarantine quarantine;
    private final CompletenessLedger ledger;
    private final Reconciliations reconciliations;
    private final ImportRuns imports;
    private final Clock clock;

    ArchiveTrays(
            Quarantine quarantine,
            CompletenessLedger ledger,
            Reconciliations reconciliations,
            ImportRuns imports,
            Clock clock) {
        this.quarantine = quarantine;
        this.ledger = ledger;
        this.reconciliations = reconciliations;
        this.imports = imports;
        this.clock = clock;
    }

    List<Tray> all() {
        return List.of(
                Tray.of("completeness", Action.READ_COMPLETENESS, this::completeness),
                Tray.of("quarantine", Action.READ_QUARANTINE, this::quarantine),
                Tray.of("imports", Action.READ_IMPORT, this::imports));
    }

    private List<Waiting> completeness(SignedIn who) {
        List<Waiting> found = new ArrayList<>();
        CompletenessLedger.Shortfall shortfall = ledger.shortfall();
        shortfall
                .oldest()
                .ifPresent(oldest -> found.add(Waiting.of("gap", Urgency.BAD, shortfall.days(), "/completeness")
                        .since(oldest)));
        if (shortfall.expired() > 0) {
            found.add(Waiting.of("expired", Urgency.BAD, shortfall.expired(), "/completeness/findings?kind=expired"));
        }
        reconciliations.latest(1).stream().map(Reconciliation::state).forEach(state -> {
            if (state instanceof Reconciliation.State.Failed(var at, var fault)) {
                found.add(Waiting.of("comparison-failed", Urgency.BAD, 1, "/completeness")
                        .since(Optional.of(at))
                        .because(fault));
            }
        });
        return found;
    }

    private List<Waiting> quarantine(SignedIn who) {
        long waiting = quarantine.waiting();
        return waiting == 0
                ? List.of()
                : List.of(Waiting.of("quarantine", Urgency.WARN, waiting, "/quarantine")
                        .since(quarantine.oldestWaiting()));
    }

    private List<Waiting> imports(SignedIn who) {
        Instant since = clock.instant().minus(NEWS);
        List<ImportRun> newest = imports.list(IMPORTS);
        return Stream.of(
                        imports(
                                "import-failed",
                                Urgency.BAD,
                                newest,
                                run -> run.state() instanceof State.Failed(var at, var _) && at.isAfter(since)),
                        imports(
                                "import-rejections",
                                Urgency.WARN,
                                newest,
                                run -> run.state() instanceof State.Finished(var at, var _)
                                        && at.isAfter(since)
                                        && run.counts().rejected()
                                                        + run.counts().conflicts()
                                                > 0),
                        imports(
                                "import-running",
                                Urgency.RUNNING,
                                newest,
                                run -> run.state() instanceof State.Requested
                                        || run.state() instanceof State.Reading
                                        || run.state() instanceof State.Indexing))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Waiting> imports(
            String key, Urgency urgency, List<ImportRun> newest, Predicate<ImportRun> which) {
        List<ImportRun> found = newest.stream().filter(which).toList();
        List<Instant> begun = found.stream().map(ImportRun::requestedAt).toList();
        return Waiting.of(
                key,
                urgency,
                begun,
                found.size() == 1 ? "/imports/" + found.getFirst().id() : "/imports");
    }
}
