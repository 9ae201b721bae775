package im.steward.console.search;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One hit as it stands on a page.
 *
 * @param sender the name, or the id where there is no name
 * @param surroundings where its conversation is shown, null where it happened in none
 * @param history where its versions are shown, null where it has but one
 */
public record HitRow(
        String id,
        Instant at,
        String sender,
        @Nullable String conversation,
        String conversationType,
        String source,
        String kind,
        List<String> badges,
        List<Piece> text,
        boolean cut,
        List<String> files,
        @Nullable String surroundings,
        @Nullable String history) {}
