package im.steward.console.metrics;

import im.steward.trail.keeper.AnchorState;
import im.steward.trail.keeper.TrailKeeper;
import im.steward.trail.keeper.TrailState;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** Whether what our own people did can be proven, and up to when. */
record TrailReading(TrailKeeper trail) implements Reading {
    @Override
    public String name() {
        return "trail";
    }

    @Override
    public List<MetricSnapshot> read() {
        TrailState state = trail.state();
        var signed = new Figure("steward_trail_checkpoint_timestamp_seconds", "When the newest checkpoint was signed");
        state.signedAt().ifPresent(signed::add);
        var anchored = new Figure(
                "steward_trail_anchor_timestamp_seconds", "When the anchor last took a checkpoint, by its kind");
        var unanchored = new Figure(
                "steward_trail_unanchored_entries", "Entries with a place that the anchor does not vouch for yet");
        for (AnchorState anchor : state.anchors()) {
            String kind = kind(anchor);
            anchor.at().ifPresent(at -> anchored.add(at, "anchor", kind));
            unanchored.add((double) Math.max(0, state.entries() - anchor.size()), "anchor", kind);
        }
        return List.of(
                new Figure("steward_trail_entries", "Entries that have their place in the tree")
                        .add((double) state.entries())
                        .snapshot(),
                new Figure("steward_trail_unplaced_entries", "Entries that wait for their place, up to 100000")
                        .add((double) trail.unplaced())
                        .snapshot(),
                new Figure("steward_trail_unsigned_entries", "Entries with a place that no checkpoint covers yet")
                        .add((double) Math.max(0, state.entries() - state.signed()))
                        .snapshot(),
                new Figure("steward_trail_sound", "0 when the trail contradicts what was signed or anchored")
                        .add(state.alert().isPresent() ? 0.0 : 1.0)
                        .snapshot(),
                signed.snapshot(),
                anchored.snapshot(),
                unanchored.snapshot());
    }

    /** {@code file} or {@code webhook}; where it is may be a secret. */
    private static String kind(AnchorState anchor) {
        return anchor.name().split(" ", 2)[0];
    }
}
