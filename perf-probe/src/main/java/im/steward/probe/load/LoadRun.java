package im.steward.probe.load;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** Loads one target by a plan, once. */
public final class LoadRun {
    private static final long LOOK_NANOS = 50_000_000;
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private final LoadScript script;
    private final LoadAccounts accounts;
    private final LoadTarget target;
    private final LoadPlan plan;
    private final Clock clock;
    private final LoadWatcher watcher;
    private final Crowd crowd;
    private final Series series;
    private final SplittableRandom random = new SplittableRandom(1);
    private final List<StageResult> stages = new ArrayList<>();
    private final long beganNanos = System.nanoTime();
    private final Instant beganAt;
    private volatile boolean stopping;
    private volatile StageLedger running;
    private volatile double rate;

    public LoadRun(
            LoadScript script,
            LoadAccounts accounts,
            LoadTarget target,
            LoadPlan plan,
            Clock clock,
            LoadWatcher watcher) {
        requireColumns(script, accounts);
        this.script = script;
        this.accounts = accounts;
        this.target = target;
        this.plan = capped(plan, target);
        this.clock = clock;
        this.watcher = watcher;
        this.beganAt = clock.instant();
        this.crowd = new Crowd(script, plan.users(), plan.think().orElse(script.think()), plan.objective());
        this.series = new Series(beganNanos, crowd::waiting);
        this.running = crowd.starts();
    }

    private static void requireColumns(LoadScript script, LoadAccounts accounts) {
        Set<String> missing = new HashSet<>(script.columns());
        missing.removeAll(accounts.columns());
        missing.stream().sorted().findFirst().ifPresent(name -> {
            throw new InvalidException(new Fault(
                    "load-variable-unset",
                    "Script '%s', line %d: nothing sets ${%s}"
                            .formatted(script.name(), script.lineThatNeeds(name), name),
                    "Add the column %s to the accounts file, or set it under variables or by capture".formatted(name)));
        });
    }

    private static LoadPlan capped(LoadPlan plan, LoadTarget target) {
        LoadPlan.Goal goal = switch (plan.goal()) {
            case LoadPlan.Hold(var perSecond, var length, var warmUp) ->
                new LoadPlan.Hold(target.cap(perSecond), length, warmUp);
            case LoadPlan.FindKnee(var from, var most, var stage, var warmUp, var least) ->
                new LoadPlan.FindKnee(target.cap(from), target.cap(most), stage, warmUp, least);
        };
        return new LoadPlan(
                plan.users(),
                target.ramp(plan.users(), plan.ramp()),
                plan.think(),
                plan.objective(),
                plan.stopAtErrors(),
                goal);
    }

    /** From another thread; the report tells what was found until then. */
    public void stop() {
        stopping = true;
    }

    public LoadReport run() throws InterruptedException {
        Thread moments = Thread.ofVirtual().name("load-moments").start(this::tell);
        try (crowd) {
            crowd.enter(accounts, target, plan.ramp(), clock, series);
            awaitUsers();
            if (stopping) {
                return report(Optional.empty(), LoadReport.Ending.STOPPED);
            }
            if (crowd.came() == 0 || crowd.starts().failed() >= plan.stopAtErrors() * plan.users()) {
                return report(Optional.empty(), LoadReport.Ending.ERRORS);
            }
            return switch (plan.goal()) {
                case LoadPlan.Hold hold -> hold(hold);
                case LoadPlan.FindKnee find -> find(find);
            };
        } finally {
            moments.interrupt();
            moments.join();
        }
    }

    private void awaitUsers() throws InterruptedException {
        while (!crowd.awaitBegun(Duration.ofNanos(LOOK_NANOS)) && !stopping) {
            // Until all have come.
        }
    }

    private LoadReport hold(LoadPlan.Hold hold) throws InterruptedException {
        long samples = Math.max(1, Math.round(hold.perSecond() * hold.length().toNanos() / 1e9));
        Verdict verdict = stage(new Pace(hold.perSecond(), hold.warmUp(), true), samples, false);
        return report(Optional.empty(), ending(verdict));
    }

    private LoadReport find(LoadPlan.FindKnee find) throws InterruptedException {
        Knee knee = new KneeSearch(find, perSecond -> {
                    long samples = Math.max(
                            find.leastSamples(),
                            Math.round(perSecond * find.stage().toNanos() / 1e9));
                    return stage(new Pace(perSecond, find.warmUp(), false), samples, true);
                })
                .search();
        boolean errors = knee instanceof Knee.Below below && below.why() == Verdict.TOO_MANY_ERRORS;
        LoadReport.Ending otherwise = errors ? LoadReport.Ending.ERRORS : LoadReport.Ending.DONE;
        return report(Optional.of(knee), stopping ? LoadReport.Ending.STOPPED : otherwise);
    }

    private static LoadReport.Ending ending(Verdict verdict) {
        return switch (verdict) {
            case STOPPED -> LoadReport.Ending.STOPPED;
            case TOO_MANY_ERRORS -> LoadReport.Ending.ERRORS;
            case WITHIN, OVER, SHORT_OF_USERS, HOST_BUSY -> LoadReport.Ending.DONE;
        };
    }

    /** @param endEarly once nothing can save the stage's p99: a target that is too slow need not suffer longer */
    private Verdict stage(Pace pace, long samples, boolean endEarly) throws InterruptedException {
        var ledger = new StageLedger(script.actNames().toList(), plan.objective());
        running = ledger;
        rate = pace.perSecond();
        series.rate(rate);
        long begin = System.nanoTime();
        long sampled = 0;
        boolean lost = false;
        for (long number = 0; sampled < samples && !lost && !stopping; number++) {
            long due = pace.due(number);
            if (!sleepUntil(begin + due)) {
                break;
            }
            boolean sample = pace.isSample(due);
            sampled += sample ? 1 : 0;
            LoadScript.Act act = script.choose(random.nextDouble());
            boolean met = crowd.hasIdle();
            ledger.begins(sample);
            if (!met) {
                ledger.ownDelay(System.nanoTime() - begin - due);
            }
            crowd.add(new Arrival(act, begin + due, sample, met, ledger));
            lost = ledger.hasTooManyErrors(plan.stopAtErrors()) || (endEarly && ledger.isLost(samples));
        }
        drain(ledger, lost, endEarly ? samples : Long.MAX_VALUE);
        // The last answers, too, took their time.
        double seconds = (System.nanoTime() - begin - pace.warmUp().toNanos()) / 1e9;
        StageResult result = ledger.result(pace.perSecond(), seconds, plan.stopAtErrors(), stopping);
        synchronized (stages) {
            stages.add(result);
        }
        return result.verdict();
    }

    /** In short sleeps, so that a stop is heard and errors are seen at low rates too. */
    private boolean sleepUntil(long moment) throws InterruptedException {
        for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (stopping) {
                return false;
            }
            LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
        }
        return true;
    }

    /** What is on its way may end: the next stage must not pay for this one. */
    private void drain(StageLedger ledger, boolean lost, long planned) throws InterruptedException {
        long deadline = System.nanoTime() + script.timeout().toNanos();
        while (!lost && !ledger.isLost(planned)) {
            if (ledger.pending() == 0 || System.nanoTime() - deadline > 0 || stopping) {
                break;
            }
            Thread.sleep(1);
        }
        crowd.giveUpWaiting();
        deadline = System.nanoTime() + script.timeout().toNanos();
        while (ledger.pending() > 0 && System.nanoTime() - deadline < 0 && !stopping) {
            Thread.sleep(1);
        }
        // What has no answer even now took at least so long. Again, for what was just changing hands.
        while (ledger.pending() > 0) {
            crowd.giveUpWaiting();
            crowd.giveUpServing(ledger);
            Thread.sleep(1);
        }
    }

    private void tell() {
        try {
            while (true) {
                Thread.sleep(MOMENT);
                StageLedger ledger = running;
                watcher.moves(
                        new LoadWatcher.Moment(
                                rate, ledger.ended(), ledger.failed(), crowd.came(), crowd.waiting(), ledger.latency()),
                        report(Optional.empty(), LoadReport.Ending.DONE));
            }
        } catch (InterruptedException over) {
            // The run has ended.
        }
    }

    private LoadReport report(Optional<Knee> knee, LoadReport.Ending ending) {
        List<StageResult> done;
        synchronized (stages) {
            done = List.copyOf(stages);
        }
        return new LoadReport(
                target.name().value(),
                target.url(),
                script.name(),
                beganAt,
                Duration.ofNanos(System.nanoTime() - beganNanos),
                plan,
                crowd.came(),
                crowd.starts().result(0, 0, plan.stopAtErrors(), false),
                knee,
                ending,
                done,
                series.seconds());
    }
}
