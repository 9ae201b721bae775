package im.steward.console.search;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What changed between two texts, word by word: the longest common run of words stays unmarked.
 *
 * @param added the later text, what is new in it marked
 * @param removed the earlier text, what is gone from it marked; empty where nothing is
 */
record Difference(List<Piece> added, List<Piece> removed) {
    private static final Pattern WORD = Pattern.compile("\\p{IsHan}|[\\p{L}\\p{M}\\p{N}]+|\\s+|.", Pattern.DOTALL);
    /** The table has as many cells as the words multiply to; longer texts stand side by side unmarked. */
    private static final long LARGEST = 4_000_000;

    static Difference between(String earlier, String later) {
        List<String> before = words(earlier);
        List<String> after = words(later);
        if ((long) before.size() * after.size() > LARGEST) {
            return new Difference(Piece.of(later, List.of()), Piece.of(earlier, List.of()));
        }
        int[][] common = common(before, after);
        var added = new ArrayList<Piece>();
        var removed = new ArrayList<Piece>();
        int i = 0;
        int j = 0;
        boolean anyRemoved = false;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                append(added, after.get(j++), false);
                append(removed, before.get(i++), false);
            } else if (j < after.size() && (i == before.size() || common[i][j + 1] >= common[i + 1][j])) {
                append(added, after.get(j++), true);
            } else {
                append(removed, before.get(i++), true);
                anyRemoved = true;
            }
        }
        return new Difference(added, anyRemoved ? removed : List.of());
    }

    private static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    private static int[][] common(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static void append(List<Piece> pieces, String word, boolean marked) {
        if (!pieces.isEmpty() && pieces.getLast().marked() == marked) {
            pieces.add(new Piece(pieces.removeLast().text() + word, marked));
        } else {
            pieces.add(new Piece(word, marked));
        }
    }
}
