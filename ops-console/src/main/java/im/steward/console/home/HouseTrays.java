package im.steward.console.home;

import im.steward.console.account.Action;
import im.steward.console.account.SignedIn;
import im.steward.console.home.Waiting.Urgency;
import im.steward.console.schedule.Schedule;
import im.steward.console.schedule.Schedules;
import im.steward.console.signin.Lockout;
import im.steward.console.system.Part;
import im.steward.console.system.SystemLook;
import im.steward.trail.keeper.AnchorState;
import im.steward.trail.keeper.TrailKeeper;
import im.steward.trail.keeper.TrailState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the house itself needs: its schedules, its trail, its parts, its people's accounts. */
final class HouseTrays {
    private static final Duration CHECKPOINT_LATE = Duration.ofHours(1);

    private final Schedules schedules;
    private final TrailKeeper trail;
    private final SystemLook system;
    private final Lockout lockout;
    private final Clock clock;

    HouseTrays(Schedules schedules, TrailKeeper trail, SystemLook system, Lockout lockout, Clock clock) {
        this.schedules = schedules;
        this.trail = trail;
        this.system = system;
        this.lockout = lockout;
        this.clock = clock;
    }

    List<Tray> all() {
        return List.of(
                Tray.of("trail", Action.VERIFY_TRAIL, this::trail),
                Tray.of("system", Action.READ_SYSTEM, this::parts),
                Tray.of("search", Action.SEARCH, this::archive),
                Tray.of("schedules", Action.READ_SCHEDULE, this::schedules),
                Tray.of("accounts", Action.READ_ACCOUNT, _ -> accounts()));
    }

    private List<Waiting> trail(SignedIn who) {
        TrailState state = trail.state();
        List<Waiting> found = new ArrayList<>();
        state.alert()
                .ifPresent(fault -> found.add(Waiting.of("trail-alert", Urgency.BAD, 1, "/trail/check")
                        .because(fault)));
        if (!who.may(Action.SIGN_CHECKPOINT)) {
            return found;
        }
        List<AnchorState> failing = state.anchors().stream()
                .filter(anchor -> anchor.failure().isPresent())
                .toList();
        if (!failing.isEmpty()) {
            found.add(Waiting.of("anchor-failed", Urgency.WARN, failing.size(), "/trail/check")
                    .since(failing.stream()
                            .flatMap(anchor -> anchor.at().stream())
                            .min(Instant::compareTo))
                    .naming(failing.stream().map(AnchorState::name).toList()));
        }
        long unsigned = state.entries() - state.signed();
        boolean late = state.signedAt()
                .map(at -> at.isBefore(clock.instant().minus(CHECKPOINT_LATE)))
                .orElse(false);
        if (unsigned > 0 && late) {
            found.add(Waiting.of("checkpoint-late", Urgency.WARN, unsigned, "/trail/check")
                    .since(state.signedAt()));
        }
        return found;
    }

    private List<Waiting> parts(SignedIn who) {
        return system.look().parts().stream()
                .filter(part -> part.state() != Part.State.GOOD)
                // The trail has a tray of its own.
                .filter(part -> !part.name().equals("trail"))
                .flatMap(part -> told("part." + part.name(), part, "/system").stream())
                .toList();
    }

    /** Those who search learn that answers may lack something, also where they may not read the status page. */
    private List<Waiting> archive(SignedIn who) {
        Part part = system.archive();
        return who.may(Action.READ_SYSTEM) || part.state() != Part.State.BAD
                ? List.of()
                : told("search-degraded", part, "/search").stream().toList();
    }

    private static Optional<Waiting> told(String key, Part part, String href) {
        Urgency urgency = part.state() == Part.State.BAD ? Urgency.BAD : Urgency.WARN;
        return part.fault().map(fault -> Waiting.of(key, urgency, 1, href).because(fault));
    }

    private List<Waiting> schedules(SignedIn who) {
        boolean changes = who.may(Action.CHANGE_SCHEDULE);
        List<Schedule> failed = schedules.all().stream()
                .filter(schedule ->
                        schedule.lastRun().map(Schedule.LastRun::failed).orElse(false))
                .filter(schedule -> !changes || schedules.mayChange(schedule, who))
                .toList();
        return Waiting.of(
                        "schedule-failed",
                        Urgency.BAD,
                        failed.stream()
                                .flatMap(schedule -> schedule.lastRun().stream())
                                .map(Schedule.LastRun::at)
                                .toList(),
                        "/schedules")
                .stream()
                .map(waiting ->
                        waiting.naming(failed.stream().map(Schedule::name).toList()))
                .toList();
    }

    private List<Waiting> accounts() {
        List<Lockout.Closed> closed = lockout.closedAccounts();
        return Waiting.of(
                        "account-closed",
                        Urgency.WARN,
                        closed.stream().map(Lockout.Closed::since).toList(),
                        "/accounts")
                .stream()
                .map(waiting -> waiting.naming(
                        closed.stream().map(Lockout.Closed::account).toList()))
                .toList();
    }
}
