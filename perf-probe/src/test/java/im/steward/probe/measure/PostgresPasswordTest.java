package im.steward.probe.measure;

import static im.steward.probe.measure.Probing.probe;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who says that it is PostgreSQL, and asks for the password as it is. */
@Timeout(120)
class PostgresPasswordTest {
    private static final byte[] CLEARTEXT = {'R', 0, 0, 0, 8, 0, 0, 0, 3};

    @Test
    void aPasswordIsNeverSaidInTheClear(@TempDir Path home)
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        Path password = Files.writeString(home.resolve("password"), "open sesame");
        var heard = new CompletableFuture<String>();
        try (var impostor = new SomeServer(guest -> {
            var in = new DataInputStream(guest.getInputStream());
            in.readNBytes(in.readInt() - Integer.BYTES);
            guest.getOutputStream().write(CLEARTEXT);
            var rest = new ByteArrayOutputStream();
            try {
                in.transferTo(rest);
            } finally {
                heard.complete(rest.toString(StandardCharsets.ISO_8859_1));
            }
        })) {
            Outcome outcome = probe(
                    "postgresql://127.0.0.1:" + impostor.port() + "/chat", "user: probe", "password-file: " + password);

            assertThat(outcome.failure()).hasValue(Failure.UNAUTHORIZED);
            assertThat(heard.get(60, TimeUnit.SECONDS)).doesNotContain("sesame");
        }
    }
}
