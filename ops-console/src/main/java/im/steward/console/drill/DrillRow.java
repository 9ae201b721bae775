package im.steward.console.drill;

import im.steward.backup.drill.Drill;
import im.steward.backup.drill.Drill.State;
import im.steward.backup.drill.DrillReports;
import im.steward.backup.drill.DrillResult;
import im.steward.backup.take.Restored.Check;
import im.steward.kernel.Fault;
import im.steward.kernel.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A drill as a page shows it, from its request on. */
record DrillRow(
        String id,
        String plan,
        String set,
        String choice,
        String requestedBy,
        Instant requestedAt,
        Instant lostAt,
        @Nullable Instant endedAt,
        String state,
        String kind,
        boolean open,
        @Nullable String phase,
        @Nullable String part,
        long done,
        long expected,
        long perSecond,
        @Nullable Duration left,
        @Nullable Duration service,
        @Nullable Duration full,
        @Nullable Duration lost,
        @Nullable Duration checking,
        Duration rto,
        Duration rpo,
        boolean withinRto,
        boolean withinRpo,
        long passed,
        long failed,
        Map<String, Long> amounts,
        List<PartRow> parts,
        List<CheckRow> checks,
        @Nullable String report,
        List<String> files,
        boolean setBroken,
        @Nullable Fault fault) {
    DrillRow {
        parts = List.copyOf(parts);
        checks = List.copyOf(checks);
        files = List.copyOf(files);
    }

    /**
     * @param word of the name, which messages know
     * @param about what the name says behind a colon: which join
     */
    record CheckRow(String name, String word, @Nullable String about, boolean passed, String english, String chinese) {
        static CheckRow of(Check check) {
            String[] name = check.name().split(":", 2);
            return new CheckRow(
                    check.name(),
                    name[0],
                    name.length == 2 ? name[1] : null,
                    check.passed(),
                    check.seen().english(),
                    check.seen().chinese());
        }
    }

    record PartRow(
            String name,
            String kind,
            Duration service,
            Duration full,
            @Nullable Duration lost,
            Map<String, Long> amounts,
            List<CheckRow> checks,
            long failed) {
        static PartRow of(DrillResult.Part part) {
            return new PartRow(
                    part.name().value(),
                    part.kind(),
                    part.timeToService(),
                    part.timeToFull(),
                    part.lost().orElse(null),
                    part.amounts(),
                    part.checks().stream().map(CheckRow::of).toList(),
                    part.checks().stream().filter(check -> !check.passed()).count());
        }
    }

    static DrillRow of(Drill drill) {
        Optional<DrillResult> result = drill.result();
        // Before its first part is restored nothing was measured.
        Optional<DrillResult> measured = result.filter(seen -> !seen.parts().isEmpty());
        Drill.Progress progress = drill.progress();
        return new DrillRow(
                drill.id().toString(),
                drill.plan().value(),
                drill.set().toString(),
                drill.choice(),
                drill.requestedBy(),
                drill.requestedAt(),
                drill.lostAt(),
                drill.endedAt().orElse(null),
                drill.state().word(),
                kind(drill.state()),
                drill.state().open(),
                progress.phase().map(Drill.Phase::word).orElse(null),
                progress.part().orElse(null),
                progress.bytes(),
                progress.expected(),
                progress.perSecond(),
                progress.left().orElse(null),
                measured.map(DrillResult::timeToService).orElse(null),
                measured.map(DrillResult::timeToFull).orElse(null),
                measured.flatMap(DrillResult::lost).orElse(null),
                measured.map(DrillResult::checking).orElse(null),
                drill.recoveryTime(),
                drill.recoveryPoint(),
                measured.filter(seen -> seen.timeToFull().compareTo(drill.recoveryTime()) <= 0)
                        .isPresent(),
                measured.filter(seen -> seen.losesAtMost(drill.recoveryPoint())).isPresent(),
                result.map(DrillResult::passed).orElse(0L),
                result.map(DrillResult::failed).orElse(0L),
                new TreeMap<>(result.map(DrillResult::amounts).orElse(Map.of())),
                result.map(DrillResult::parts).orElse(List.of()).stream()
                        .map(PartRow::of)
                        .toList(),
                result.map(DrillResult::checks).orElse(List.of()).stream()
                        .map(CheckRow::of)
                        .toList(),
                drill.report().map(Sha256::hex).orElse(null),
                drill.report().isPresent() ? DrillReports.files() : List.of(),
                drill.state() instanceof State.Failed failed && failed.setBroken(),
                drill.fault().orElse(null));
    }

    private static String kind(State state) {
        return switch (state) {
            case State.Requested _, State.Restoring _ -> "wait";
            case State.Passed _ -> "good";
            case State.Failed _ -> "bad";
            case State.Cancelled _ -> "idle";
        };
    }
}
