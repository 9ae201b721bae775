package im.steward.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ResolverTest {
    private static final String HOST = "chat.example.com";
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch answers = new CountDownLatch(1);

    @Test
    void aDeadNameServerIsAskedOnceAndItsLateAnswerIsNotBelieved() throws IOException {
        InetAddress before = InetAddress.ofLiteral("192.0.2.1");
        InetAddress since = InetAddress.ofLiteral("192.0.2.2");
        Resolver resolver = new Resolver(_ -> {
            if (asked.incrementAndGet() > 1) {
                return since;
            }
            await(answers);
            return before;
        });

        for (int probe = 0; probe < 3; probe++) {
            assertThatThrownBy(() -> asked(resolver, Duration.ofMillis(20)))
                    .hasCauseInstanceOf(SocketTimeoutException.class);
        }
        OwnServer.await(() -> asked.get() > 0);
        assertThat(asked).hasValue(1);
        answers.countDown();

        // The late answer goes to those who still wait for it, and to nobody who asks after it.
        OwnServer.await(() -> asked(resolver, Probing.GENEROUS).equals(since));
    }

    @Test
    void aNameThatNobodyKnowsIsAskedAnew() throws IOException {
        InetAddress found = InetAddress.ofLiteral("192.0.2.3");
        Resolver resolver = new Resolver(host -> {
            if (asked.incrementAndGet() == 1) {
                throw new UnknownHostException(host);
            }
            return found;
        });

        assertThatThrownBy(() -> asked(resolver, Probing.GENEROUS)).hasCauseInstanceOf(UnknownHostException.class);
        assertThat(asked(resolver, Probing.GENEROUS)).isEqualTo(found);
    }

    private static InetAddress asked(Resolver resolver, Duration patience) {
        try (Attempt attempt = Attempt.within(patience)) {
            return resolver.address(HOST, attempt);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
