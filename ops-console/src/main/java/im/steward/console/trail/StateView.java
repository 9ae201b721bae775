package im.steward.console.trail;

import im.steward.trail.keeper.AnchorState;
import im.steward.trail.keeper.TrailState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the trail stands, for the figures above the list. */
record StateView(
        long entries,
        long signed,
        @Nullable Instant signedAt,
        long anchored,
        boolean anchorsFail,
        @Nullable String alert,
        List<AnchorView> anchors) {
    /** One anchor as a line. */
    record AnchorView(
            String name,
            long size,
            @Nullable Instant at,
            @Nullable String failure) {
        static AnchorView of(AnchorState anchor) {
            return new AnchorView(
                    anchor.name(),
                    anchor.size(),
                    anchor.at().orElse(null),
                    anchor.failure().orElse(null));
        }
    }

    static StateView of(TrailState state) {
        return new StateView(
                state.entries(),
                state.signed(),
                state.signedAt().orElse(null),
                state.anchored(),
                state.anchors().stream().anyMatch(anchor -> anchor.failure().isPresent()),
                state.alert().map(fault -> fault.code()).orElse(null),
                state.anchors().stream().map(AnchorView::of).toList());
    }
}
