package im.steward.console.search;

import im.steward.audit.search.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One version of a message beside the one before it.
 *
 * @param text with what is new in it marked
 * @param gone what stood in the version before and does not any more
 */
public record VersionView(HitRow row, List<Piece> text, List<Piece> gone) {
    static List<VersionView> of(List<Hit> versions, String matter) {
        var rows = new HitRows(matter, "", "", Map.of());
        var views = new ArrayList<VersionView>();
        for (int i = 0; i < versions.size(); i++) {
            Hit hit = versions.get(i);
            HitRow row = rows.whole(hit, List.of());
            if (i == 0 || hit.kind().word().equals("deleted")) {
                views.add(new VersionView(row, Piece.of(hit.text(), List.of()), List.of()));
            } else {
                Difference difference = Difference.between(versions.get(i - 1).text(), hit.text());
                views.add(new VersionView(row, difference.added(), difference.removed()));
            }
        }
        return views;
    }
}
