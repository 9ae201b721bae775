package im.steward.probe.measure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Names to addresses. The system's resolver holds its thread, a virtual one's carrier too, so a dead name server would
 * stop every target; here it holds one platform thread for each name and no more.
 */
final class Resolver {
    private static final Executor THREADS = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("probe-dns-", 0).factory());
    private static final ConcurrentMap<String, CompletableFuture<InetAddress>> ASKED = new ConcurrentHashMap<>();

    private Resolver() {}

    static InetAddress resolve(String host, Attempt attempt) throws IOException {
        if (host.indexOf(':') >= 0 || host.chars().allMatch(one -> one == '.' || (one >= '0' && one <= '9'))) {
            return InetAddress.ofLiteral(host);
        }
        CompletableFuture<InetAddress> answer =
                ASKED.computeIfAbsent(host, name -> CompletableFuture.supplyAsync(() -> lookUp(name), THREADS));
        try {
            return answer.get(attempt.millisLeft(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException unknown) {
            throw new UnknownHostException(host);
        } catch (TimeoutException late) {
            throw new java.net.SocketTimeoutException("the name server does not answer");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("stopped");
        }
    }

    /** Only what is still looked up stands in the map: an answer that nobody waited for is old when somebody asks. */
    private static InetAddress lookUp(String host) {
        try {
            return InetAddress.getAllByName(host)[0];
        } catch (UnknownHostException unknown) {
            throw new CompletionException(unknown);
        } finally {
            ASKED.remove(host);
        }
    }
}
