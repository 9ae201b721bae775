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

/**
 * Names to addresses. The system's resolver holds its thread, a virtual one's carrier too, so a dead name server would
 * stop every target; here it holds one platform thread for each name and no more.
 */
final class Resolver {
    private static final Executor THREADS = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("probe-dns-", 0).factory());
    private static final Resolver SYSTEM = new Resolver(InetAddress::getByName);

    private final Names names;
    private final ConcurrentMap<String, CompletableFuture<InetAddress>> asked = new ConcurrentHashMap<>();

    /** Who is asked, for as long as it takes. */
    interface Names {
        InetAddress lookUp(String host) throws UnknownHostException;
    }

    Resolver(Names names) {
        this.names = names;
    }

    static InetAddress resolve(String host, Attempt attempt) throws IOException {
        if (host.indexOf(':') >= 0 || host.chars().allMatch(one -> one == '.' || (one >= '0' && one <= '9'))) {
            return InetAddress.ofLiteral(host);
        }
        return SYSTEM.address(host, attempt);
    }

    InetAddress address(String host, Attempt attempt) throws IOException {
        CompletableFuture<InetAddress> answer =
                asked.computeIfAbsent(host, name -> CompletableFuture.supplyAsync(() -> lookUp(name), THREADS));
        try {
            return attempt.await(answer);
        } catch (ExecutionException unknown) {
            throw new UnknownHostException(host);
        }
    }

    /** Only what is still looked up stands in the map: an answer that nobody waited for is old when somebody asks. */
    private InetAddress lookUp(String host) {
        try {
            return names.lookUp(host);
        } catch (UnknownHostException unknown) {
            throw new CompletionException(unknown);
        } finally {
            asked.remove(host);
        }
    }
}
