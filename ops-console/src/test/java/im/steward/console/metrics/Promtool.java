package im.steward.console.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Prometheus' own judge of files and names; without it a test is skipped and says so. */
final class Promtool {
    private Promtool() {}

    static void accepts(String... arguments) throws IOException, InterruptedException {
        accepts("", List.of(arguments));
    }

    static void accepts(String input, List<String> arguments) throws IOException, InterruptedException {
        Optional<Path> program = program();
        Assumptions.assumeTrue(
                program.isPresent(), "promtool is not there: install Debian's prometheus, or name it in PROMTOOL");
        Path file = Files.createTempFile("steward-promtool", ".txt");
        try {
            Files.writeString(file, input);
            Process run = new ProcessBuilder(
                            Stream.concat(Stream.of(program.orElseThrow().toString()), arguments.stream())
                                    .toList())
                    .redirectInput(file.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(run.waitFor()).as(said).isZero();
        } finally {
            Files.delete(file);
        }
    }

    private static Optional<Path> program() {
        return Stream.concat(
                        Stream.ofNullable(System.getenv("PROMTOOL")).map(Path::of),
                        Arrays.stream(System.getenv("PATH").split(":", -1))
                                .map(folder -> Path.of(folder).resolve("promtool")))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
