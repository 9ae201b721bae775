package im.steward.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AttemptTest {
    @Test
    void nothingIsWaitedForPastTheEnd() {
        try (Attempt attempt = Attempt.within(Duration.ofMillis(20))) {
            assertThatThrownBy(() -> attempt.await(new CompletableFuture<>()))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void whatAnotherThreadFailedByIsTold() throws Exception {
        try (Attempt attempt = Attempt.within(Probing.GENEROUS)) {
            assertThat(attempt.await(CompletableFuture.completedFuture("answer")))
                    .isEqualTo("answer");
            assertThatThrownBy(
                            () -> attempt.await(CompletableFuture.failedFuture(new IllegalStateException("refused"))))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("refused");
        }
    }
}
