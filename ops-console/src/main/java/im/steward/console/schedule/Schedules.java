package im.steward.console.schedule;

import im.steward.console.account.SignedIn;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.StewardException;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** Setting, pausing and ending schedules, and what happens when one's time has come. */
public final class Schedules {
    private static final Logger log = LoggerFactory.getLogger(Schedules.class);

    private final ScheduleStore store;
    private final Timetable timetable;
    private final List<ScheduledWork> kinds;
    private final Trail trail;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Schedules(
            ScheduleStore store,
            Timetable timetable,
            List<ScheduledWork> kinds,
            Trail trail,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.timetable = timetable;
        this.kinds = List.copyOf(kinds);
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What this person may set. */
    public List<ScheduledWork> kindsFor(SignedIn who) {
        return kinds.stream().filter(kind -> who.may(kind.action())).toList();
    }

    public List<Schedule> all() {
        return store.all();
    }

    /** Whether this person may change it: its owner, or anyone who may set a kind that shows no messages. */
    public boolean mayChange(Schedule schedule, SignedIn who) {
        return kinds.stream()
                .filter(kind -> kind.kind().equals(schedule.kind()))
                .anyMatch(kind -> who.may(kind.action())
                        && (!kind.ownersOnly() || schedule.owner().equals(who.name())));
    }

    public Schedule set(
            String name,
            String kind,
            CronTime time,
            Schedule.Missed missed,
            Map<String, String> parameters,
            SignedIn who) {
        ScheduledWork work = kindsFor(who).stream()
                .filter(known -> known.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new RefusedException(new Fault(
                        "schedule-kind-not-allowed",
                        "Your role does not set schedules of the kind '" + kind + "'",
                        "Ask someone whose role does")));
        if (name.isBlank() || name.length() > 100) {
            throw new InvalidException(new Fault(
                    "schedule-name-missing",
                    "A schedule has a name",
                    "Write up to 100 characters that say what it does"));
        }
        work.check(parameters, who.name());
        return add(
                new Schedule(
                        ScheduleId.next(clock),
                        name.strip(),
                        kind,
                        parameters,
                        time.requireSensible(clock.instant()),
                        missed,
                        false,
                        who.name(),
                        clock.instant(),
                        Optional.empty()),
                who.actor());
    }

    Schedule add(Schedule schedule, Actor by) {
        transaction.executeWithoutResult(_ -> {
            trail.append(
                    by,
                    "schedule.set",
                    schedule.id().toString(),
                    Map.of(
                            "name", schedule.name(),
                            "kind", schedule.kind(),
                            "cron", schedule.time().cron(),
                            "zone", schedule.time().zone().getId()));
            if (!store.insert(schedule)) {
                throw new RefusedException(new Fault(
                        "schedule-name-taken",
                        "There is a schedule '" + schedule.name() + "' already",
                        "Choose another name, or end the one there is"));
            }
            timetable.add(schedule);
        });
        return schedule;
    }

    public void pause(ScheduleId id, SignedIn who) {
        change(id, "schedule.paused", who, () -> {
            store.setPaused(id, true);
            timetable.pause(id);
        });
    }

    public void resume(ScheduleId id, SignedIn who) {
        change(id, "schedule.resumed", who, () -> {
            store.setPaused(id, false);
            timetable.resume(id);
        });
    }

    public void runNow(ScheduleId id, SignedIn who) {
        change(id, "schedule.run-now", who, () -> timetable.runNow(id));
    }

    public void end(ScheduleId id, SignedIn who) {
        change(id, "schedule.ended", who, () -> {
            timetable.remove(id);
            store.delete(id);
        });
    }

    /** Quartz calls this. What fails is written on the schedule and tried again at its next time. */
    void run(ScheduleId id) {
        try {
            transaction.executeWithoutResult(_ -> store.lock(id).ifPresent(this::request));
        } catch (StewardException refusal) {
            failed(id, refusal, refusal.fault().code());
        } catch (RuntimeException failure) {
            failed(id, failure, "internal");
        }
    }

    private void request(Schedule schedule) {
        ScheduledWork work = kinds.stream()
                .filter(kind -> kind.kind().equals(schedule.kind()))
                .findFirst()
                .orElseThrow(() -> new RefusedException(new Fault(
                        "schedule-kind-unknown",
                        "Nothing here does '" + schedule.kind() + "'",
                        "End this schedule, or start the version of Steward it was made with")));
        String request = work.request(new Actor.Schedule(schedule.name()), schedule.owner(), schedule.parameters());
        store.ran(schedule.id(), clock.instant(), Optional.of(request), Optional.empty());
        log.atInfo()
                .addKeyValue("schedule", schedule.id())
                .addKeyValue("request", request)
                .log("schedule asked for its work");
    }

    private void failed(ScheduleId id, RuntimeException cause, String code) {
        log.atError()
                .setCause(cause)
                .addKeyValue("schedule", id)
                .addKeyValue("fault", code)
                .log("schedule could not ask for its work");
        transaction.executeWithoutResult(_ -> store.ran(id, clock.instant(), Optional.empty(), Optional.of(code)));
    }

    private void change(ScheduleId id, String action, SignedIn who, Runnable change) {
        transaction.executeWithoutResult(_ -> {
            Schedule schedule = store.lock(id)
                    .orElseThrow(() -> new RefusedException(new Fault(
                            "schedule-unknown", "There is no such schedule", "Pick one from the list of schedules")));
            if (!mayChange(schedule, who)) {
                throw new RefusedException(new Fault(
                        "schedule-of-another",
                        "The schedule '" + schedule.name() + "' belongs to someone else",
                        "Ask its owner"));
            }
            trail.append(who.actor(), action, id.toString(), Map.of("name", schedule.name()));
            change.run();
        });
    }
}
