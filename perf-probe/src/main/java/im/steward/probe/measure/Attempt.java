package im.steward.probe.measure;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One probe's clock: its deadline and the phases walked so far. At the deadline whatever it holds is closed, since a
 * server that sends a byte now and then would never run into a socket's own timeout.
 */
public final class Attempt implements AutoCloseable {
    private static final Deadlines DEADLINES = new Deadlines();
    private final long deadline;
    private final Map<Phase, Long> phases = new EnumMap<>(Phase.class);
    private final long begun;
    private long mark;
    private long counted;
    private Deadlines.@Nullable Due watched;
    private volatile boolean expired;
    private final CopyOnWriteArrayList<Closeable> held = new CopyOnWriteArrayList<>();
    private Optional<Instant> certificateUntil = Optional.empty();

    private Attempt(Duration timeout) {
        this.begun = System.nanoTime();
        this.counted = begun;
        this.mark = begun;
        this.deadline = begun + timeout.toNanos();
    }

    public static Attempt within(Duration timeout) {
        return new Attempt(timeout);
    }

    /** The deadline closes this, too. */
    void holds(Closeable resource) {
        held.addIfAbsent(resource);
        if (watched == null) {
            watched = DEADLINES.watch(deadline, this::expire);
        }
        if (expired) {
            expire();
        }
    }

    /** This outlives the attempt. */
    void releases(Closeable resource) {
        held.remove(resource);
    }

    /** What came before was preparation: the time of the outcome counts from now. */
    void begins() {
        counted = System.nanoTime();
        mark = counted;
    }

    private void expire() {
        expired = true;
        for (Closeable resource : held) {
            try {
                resource.close();
            } catch (IOException ignored) {
                // It is given up anyway.
            }
        }
    }

    /** The time since the last such call was this phase's; several legs of one phase add up. */
    void ended(Phase phase) {
        long now = System.nanoTime();
        phases.merge(phase, now - mark, Long::sum);
        mark = now;
    }

    /** A leg that another thread walked meanwhile. */
    void took(Phase phase, long nanos) {
        phases.put(phase, Math.max(0, nanos));
    }

    void certificateUntil(Instant until) {
        certificateUntil = Optional.of(until);
    }

    int millisLeft() throws SocketTimeoutException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("the probe's time is over");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    /** Rests before asking again, for half of the time that is left at the most. */
    void pause(long nanos) throws IOException {
        try {
            Thread.sleep(Duration.ofNanos(
                    Math.min(nanos, Duration.ofMillis(millisLeft() / 2).toNanos())));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        }
    }

    /** Until the end of the attempt at the most; what the other thread failed by is its caller's to read. */
    <T> T await(Future<T> future) throws IOException, ExecutionException {
        try {
            return future.get(millisLeft(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new SocketTimeoutException("the probe's time is over");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        }
    }

    Outcome good() {
        return outcome(Optional.empty(), counted);
    }

    /** What was waited for has not come until the end: it took the whole attempt, however much was preparation. */
    Outcome inVain(Failure failure) {
        return outcome(Optional.of(failure), begun);
    }

    Outcome bad(Failure failure) {
        return failure == Failure.TIMEOUT ? inVain(failure) : outcome(Optional.of(failure), counted);
    }

    /** What an exception of a socket means for those who look after the target. */
    Outcome bad(IOException failure) {
        return bad(
                expired || System.nanoTime() - deadline >= 0
                        ? Failure.TIMEOUT
                        : switch (failure) {
                            case Trust.Distrusted distrusted -> distrusted.failure();
                            case UnknownHostException _ -> Failure.UNKNOWN_HOST;
                            case SocketTimeoutException _ -> Failure.TIMEOUT;
                            case NoRouteToHostException _, PortUnreachableException _ -> Failure.UNREACHABLE;
                            case ConnectException refused -> refusedOrUnreachable(refused);
                            case SSLException tls -> Trust.failureOf(tls);
                            case EOFException _ -> Failure.CLOSED;
                            case Malformed malformed -> malformed.failure();
                            default -> Failure.CLOSED;
                        });
    }

    private static Failure refusedOrUnreachable(ConnectException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("unreachable") ? Failure.UNREACHABLE : Failure.REFUSED;
    }

    private Outcome outcome(Optional<Failure> failure, long from) {
        return new Outcome(failure, System.nanoTime() - from, phases, certificateUntil);
    }

    @Override
    public void close() {
        if (watched != null) {
            DEADLINES.done(watched);
        }
    }

    /** The target spoke, but not as its protocol says or not what was expected. */
    static final class Malformed extends IOException {
        private final Failure failure;

        Malformed(Failure failure) {
            super(failure.word());
            this.failure = failure;
        }

        Failure failure() {
            return failure;
        }
    }
}
