package im.steward.console.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * One line that grows, for those who watch. Written here because the known libraries bring a line editor along, which
 * costs more start-up time than the whole command.
 */
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintWriter err;
    private final boolean visible;
    private long drawn = System.nanoTime() - REDRAW_NANOS;

    ProgressBar(Screen screen, boolean wanted) {
        this.err = screen.err();
        this.visible = wanted && screen.terminal();
    }

    void show(String what, long done, long of) {
        if (!visible || System.nanoTime() - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = System.nanoTime();
        int filled = of <= 0 ? 0 : (int) Math.min(WIDTH, WIDTH * done / of);
        err.print("\r\u001b[K%s [%s%s] %s"
                .formatted(what, "█".repeat(filled), "·".repeat(WIDTH - filled), figures(done, of)));
        err.flush();
    }

    private static String figures(long done, long of) {
        return of <= 0 ? String.format(Locale.ROOT, "%,d", done) : String.format(Locale.ROOT, "%,d / %,d", done, of);
    }

    @Override
    public void close() {
        if (visible) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
