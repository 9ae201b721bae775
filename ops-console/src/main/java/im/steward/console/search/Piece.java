package im.steward.console.search;

import im.steward.audit.query.Span;
import java.util.ArrayList;
import java.util.List;

/** A stretch of a text, marked or not: pages write each as text, so nothing in a message can become markup. */
public record Piece(String text, boolean marked) {
    private static final int SHOWN = 700;
    private static final int LEAD = 160;

    static List<Piece> of(String text, List<Span> marks) {
        var pieces = new ArrayList<Piece>();
        int at = 0;
        for (Span mark : marks) {
            add(pieces, text.substring(at, mark.start()), false);
            add(pieces, text.substring(mark.start(), mark.end()), true);
            at = mark.end();
        }
        add(pieces, text.substring(at), false);
        return pieces;
    }

    /** The part of a long text around its first mark. */
    static List<Piece> excerpt(String text, List<Span> marks) {
        if (!isCut(text)) {
            return of(text, marks);
        }
        int first = marks.isEmpty() ? 0 : marks.getFirst().start();
        int start = boundary(text, first <= LEAD ? 0 : first - LEAD);
        int end = boundary(text, Math.min(text.length(), start + SHOWN));
        List<Span> inside = marks.stream()
                .filter(mark -> mark.start() >= start && mark.start() < end)
                .map(mark -> new Span(mark.start() - start, Math.min(mark.end(), end) - start))
                .toList();
        var pieces = new ArrayList<Piece>();
        add(pieces, start > 0 ? "… " : "", false);
        pieces.addAll(of(text.substring(start, end), inside));
        add(pieces, end < text.length() ? " …" : "", false);
        return pieces;
    }

    static boolean isCut(String text) {
        return text.length() > SHOWN;
    }

    private static int boundary(String text, int index) {
        return index > 0 && index < text.length() && Character.isLowSurrogate(text.charAt(index)) ? index - 1 : index;
    }

    private static void add(List<Piece> pieces, String text, boolean marked) {
        if (!text.isEmpty()) {
            pieces.add(new Piece(text, marked));
        }
    }
}
