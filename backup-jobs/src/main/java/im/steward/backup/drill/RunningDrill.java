package im.steward.backup.drill;

import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.Manifest;
import im.steward.backup.catalog.OwnDatabase;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.drill.Drill.Phase;
import im.steward.backup.plan.Halt;
import im.steward.backup.plan.JoinCheck;
import im.steward.backup.restore.AfterRestore;
import im.steward.backup.restore.RestoredPart;
import im.steward.backup.restore.ScratchRestore;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restored.Check;
import im.steward.backup.take.Seen;
import im.steward.backup.take.Stopwatch;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.Sha256;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One drill in one worker's hands. All of it is in this worker's scratch place, so after a kill it begins anew: what was
 * left is destroyed first.
 */
public final class RunningDrill implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunningDrill.class);
    private static final Duration TELL_EVERY = Duration.ofMillis(500);
    private final Start start;
    private final Drill drill;
    private final String worker;
    private final Halt halt;
    private final long expected;
    private final List<Check> checks = new ArrayList<>();
    private Optional<ScratchRestore> scratch = Optional.empty();
    private Duration hooks = Duration.ZERO;
    private Duration checking = Duration.ZERO;
    private Phase phase = Phase.OPENING;
    private Optional<String> part = Optional.empty();
    private long bytes;
    private long told = System.nanoTime() - TELL_EVERY.toNanos();

    private RunningDrill(Start start, Drill drill, String worker, Halt halt, long expected) {
        this.start = start;
        this.drill = drill;
        this.worker = worker;
        this.halt = halt;
        this.expected = expected;
    }

    /** Takes drills in hand. */
    public record Start(
            Drills drills,
            ScratchRestore.Site site,
            List<AfterRestore> hooks,
            List<JoinCheck> joins,
            DrillReports reports) {
        public Start {
            hooks = hooks.stream()
                    .sorted(Comparator.comparing(AfterRestore::name))
                    .toList();
            joins = List.copyOf(joins);
        }

        /** @param halt asked before each piece and while bytes pass */
        public RunningDrill of(Drill drill, String worker, Halt halt) {
            return new RunningDrill(
                    this, drill, worker, halt, site.catalog().fetch(drill.set()).moved());
        }

        /** What the worker of a drill that is over did not clear away. */
        public void clear(Drill leftover, String worker) {
            site.destroyLeftovers(leftover.set(), leftover.id().value(), leftover.places());
            drills.cleared(leftover, worker);
            log.atInfo().addKeyValue("drill", leftover.id()).log("leftovers of a drill destroyed");
        }
    }

    public Drill drill() {
        return drill;
    }

    /** In the order that makes them fit. */
    public List<PartName> parts() {
        BackupSet set = start.site().catalog().fetch(drill.set());
        return start.site()
                .parts()
                .inOrder(set.parts().stream().map(SetPart::name).toList());
    }

    public void open() {
        begin(Phase.OPENING, Optional.empty());
        scratch = Optional.of(start.site().open(drill.set(), drill.id().value(), drill.places(), this::passed));
    }

    private ScratchRestore scratch() {
        return scratch.orElseThrow(() -> new IllegalStateException("a drill is opened before anything is restored"));
    }

    public void restore(PartName name) {
        begin(Phase.RESTORING, Optional.of(name.value()));
        scratch().fill(name);
        start.drills().soFar(drill, worker, result());
        passed(0);
    }

    /** What must be done before anybody uses what was restored. */
    public void afterRestore() {
        for (AfterRestore hook : start.hooks()) {
            begin(Phase.AFTER_RESTORE, Optional.of(hook.name()));
            Stopwatch watch = Stopwatch.start();
            List<Check> seen = hook.apply(scratch().set(), scratch().restored());
            hooks = hooks.plus(watch.elapsed());
            checks.addAll(seen);
            seen.stream().filter(check -> !check.passed()).findFirst().ifPresent(failed -> {
                throw new RefusedException(new Fault(
                        "drill-hook-failed",
                        "What must be done after a restore was not done: %s, %s, %s"
                                .formatted(hook.name(), failed.name(), failed.detail()),
                        "Mend that first: a restore without it may not be used; the set itself is whole"));
            });
        }
    }

    /** Each part by itself, then what concerns several. */
    public void check() {
        Stopwatch watch = Stopwatch.start();
        for (PartName name : parts()) {
            begin(Phase.CHECKING, Optional.of(name.value()));
            scratch().look(name);
        }
        join();
        checking = watch.elapsed();
        start.drills().soFar(drill, worker, result());
    }

    private void join() {
        Manifest manifest = scratch().manifest();
        Map<PartName, SetPart> taken =
                manifest.parts().stream().collect(Collectors.toMap(SetPart::name, Function.identity()));
        for (JoinCheck join : start.joins()) {
            if (taken.keySet().containsAll(join.parts())) {
                begin(Phase.CHECKING, Optional.of(join.name()));
                join.again(taken, scratch().restored(), scratch().vault())
                        .map(count -> check(join, count, manifest.joins()))
                        .ifPresent(checks::add);
            }
        }
    }

    /** What was missing on the live server when the set was taken is no fault of the set. */
    private static Check check(JoinCheck join, JoinCheck.Count count, Map<String, Long> then) {
        long known = then.getOrDefault(join.name() + ".missing", 0L);
        return new Check(
                "join:" + join.name(),
                count.missing() <= known,
                Seen.of(Seen.Word.MISSING, count.missing(), count.listed(), known));
    }

    /** Passes, or throws what is wrong with the set. */
    public void conclude() {
        begin(Phase.REPORTING, Optional.empty());
        DrillResult result = result();
        result.firstWrong().ifPresent(wrong -> {
            throw new IntegrityException(new Fault(
                    "backup-restore-differs",
                    wrong.part().equals("*")
                            ? "The parts do not fit together: %s, %s"
                                    .formatted(
                                            wrong.check().name(), wrong.check().detail())
                            : "Part %s is not as it was taken: %s, %s"
                                    .formatted(
                                            wrong.part(),
                                            wrong.check().name(),
                                            wrong.check().detail()),
                    "Restore another set, and take a new one of this plan now"));
        });
        Sha256 report = start.reports().write(drill, result, Optional.empty());
        halt.check();
        start.drills().pass(drill, worker, result, report);
    }

    /** Ends it, with a report of as much as there is. */
    public void fail(Fault fault, boolean setBroken) {
        DrillResult result = result();
        Optional<Sha256> report = Optional.empty();
        try {
            report = Optional.of(start.reports().write(drill, result, Optional.of(fault)));
        } catch (UnavailableException unwritten) {
            log.atWarn()
                    .addKeyValue("drill", drill.id())
                    .addKeyValue("fault", unwritten.fault().code())
                    .log("drill ends without a report");
        }
        start.drills().fail(drill, worker, fault, setBroken, result, report);
    }

    private DrillResult result() {
        return scratch.map(open -> new DrillResult(
                        open.timeToService().plus(hooks),
                        open.timeToFull().plus(hooks),
                        open.restored().values().stream()
                                .map(Restored::comparing)
                                .reduce(checking, Duration::plus),
                        open.looks().stream().map(this::part).toList(),
                        checks))
                .orElse(DrillResult.NOTHING);
    }

    private DrillResult.Part part(RestoredPart seen) {
        return new DrillResult.Part(
                seen.name(),
                seen.kind(),
                seen.timeToService(),
                seen.timeToFull(),
                lost(seen),
                new TreeMap<>(seen.amounts()),
                seen.checks());
    }

    /** A set of the future was named by a clock that ran ahead, and says nothing about how old it is. */
    private Optional<Duration> lost(RestoredPart seen) {
        if (scratch().set().begunAt().isAfter(drill.lostAt())) {
            return Optional.empty();
        }
        Duration lost = Duration.between(seen.shownUntil(), drill.lostAt());
        // A store may be newer than the moment: nothing of it is lost.
        return Optional.of(lost.isNegative() ? Duration.ZERO : lost);
    }

    private void begin(Phase next, Optional<String> of) {
        halt.check();
        phase = next;
        part = of;
        tell();
    }

    private void passed(long more) {
        halt.check();
        bytes += more;
        if (System.nanoTime() - told >= TELL_EVERY.toNanos()) {
            tell();
        }
    }

    private void tell() {
        told = System.nanoTime();
        OwnDatabase.tell(() -> start.drills().progress(drill, worker, phase, part, bytes, expected));
    }

    /** Destroys what was restored; what does not let itself be destroyed now is tried again after the lease. */
    @Override
    public void close() {
        try {
            scratch.ifPresent(ScratchRestore::close);
            // An earlier try may lie where this host could not look when it opened its own.
            if (scratch.isEmpty() || drill.places() > 1) {
                start.site().destroyLeftovers(drill.set(), drill.id().value(), drill.places());
            }
            start.drills().cleared(drill, worker);
        } catch (StewardException | UncheckedIOException stays) {
            log.atWarn().addKeyValue("drill", drill.id()).setCause(stays).log("scratch place is cleared later");
        }
    }
}
