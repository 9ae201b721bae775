package im.steward.probe.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A {@link SpinningServer} in a process of its own, whose work is not counted as ours. */
record BenchServer(Process process, int port) implements AutoCloseable {
    static BenchServer start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        // Compiled soon and for good: a compiler at work takes a core from those who are measured.
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SpinningServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return new BenchServer(process, Integer.parseInt(out.readLine()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
