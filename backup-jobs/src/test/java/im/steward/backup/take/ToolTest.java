package im.steward.backup.take;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ToolTest {
    /** Programs that change the user work in a child, too. */
    @Test
    void whatAToolHasStartedEndsWithIt() throws Exception {
        AtomicReference<Optional<ProcessHandle>> child = new AtomicReference<>(Optional.empty());

        assertThatThrownBy(() -> Tool.of(Path.of("sh"))
                        .follow(List.of("-c", "sh -c 'echo $$; exec sleep 600' & wait"), line -> {
                            child.set(ProcessHandle.of(Long.parseLong(line)));
                            throw new RefusedException(new Fault("test-cancelled", "It was cancelled", "Nothing"));
                        }))
                .hasMessageContaining("test-cancelled");

        CompletableFuture<ProcessHandle> ended = child.get().orElseThrow().onExit();
        assertThat(ended.get(60, TimeUnit.SECONDS).isAlive()).isFalse();
    }
}
