package im.steward.platform;

import im.steward.kernel.InvalidException;
import im.steward.platform.Rejection.Reason;
import java.time.DateTimeException;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes one unit of an export, or rejects it at its place. */
public final class Rows {
    private Rows() {}

    public static void take(Place place, ExportSink sink, Runnable unit) {
        taken(place, sink, () -> {
            unit.run();
            return place;
        });
    }

    /** What the unit gives to those that depend on it; empty where it was rejected. */
    public static <T> Optional<T> taken(Place place, ExportSink sink, Supplier<T> unit) {
        try {
            return Optional.of(unit.get());
        } catch (RejectedRow rejected) {
            sink.rejected(rejected.at(place));
        } catch (InvalidException tooLarge) {
            // The only thing a sink refuses: an event that would not fit into a message on Kafka.
            sink.rejected(new Rejection(place, Reason.TOO_LARGE, ""));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException unfit) {
            sink.rejected(new Rejection(place, Reason.FIELD_UNFIT, ""));
        }
        return Optional.empty();
    }
}
