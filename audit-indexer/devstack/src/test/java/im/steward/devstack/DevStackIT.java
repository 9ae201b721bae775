package im.steward.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Few and long tests: each start of three servers costs seconds. */
class DevStackIT {
    @TempDir
    private Path directory;

    @Test
    void whatAKilledLauncherLeftIsEndedAndItsDataIsKept() throws Exception {
        List<ProcessHandle> orphans;
        try (RunningStack first = RunningStack.launch(directory).ready()) {
            run(first, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (42)");
            orphans = processes(first);
            first.kill();
        }
        assertThat(orphans).allMatch(ProcessHandle::isAlive);

        try (RunningStack second = RunningStack.launch(directory).ready()) {
            assertThat(orphans).noneMatch(ProcessHandle::isAlive);
            assertThat(query(second, "SELECT n FROM kept")).isEqualTo(42);

            second.process(Part.KAFKA).destroyForcibly();

            RunningStack.await(
                    "the broker to be missed", () -> second.state(Part.KAFKA).equals("restarting"));
            RunningStack.await(
                    "the broker to be back", () -> second.state(Part.KAFKA).equals("up"));
            assertThat(second.process(Part.KAFKA).isAlive()).isTrue();

            List<ProcessHandle> last = processes(second);
            second.terminate();
            assertThat(last).noneMatch(ProcessHandle::isAlive);
            assertThat(directory.resolve("run/stack.yml")).doesNotExist();
        }
    }

    @Test
    void twoHomesRunSideBySideAndOneHomeOnlyOnce() throws Exception {
        try (RunningStack one = RunningStack.launch(directory.resolve("one"));
                RunningStack other = RunningStack.launch(directory.resolve("other"))) {
            assertThat(one.ready().yml().bootstrapServers())
                    .isNotEqualTo(other.ready().yml().bootstrapServers());
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory.resolve("one/run/stack.yml"))))
                    .isEqualTo("rw-------");

            assertThat(refused(directory.resolve("one"))).isEqualTo(3);
            assertThat(one.process(Part.KAFKA).isAlive()).isTrue();
        }
    }

    private static int refused(Path home) throws Exception {
        return new ProcessBuilder(
                        Java.executable(),
                        "-cp",
                        Distribution.current().classPathArgument(),
                        DevStack.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static List<ProcessHandle> processes(RunningStack stack) {
        return Arrays.stream(Part.values()).map(stack::process).toList();
    }

    private static void run(RunningStack stack, String sql) throws Exception {
        try (Connection connection = stack.yml().database().asOwner().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA mine; SET search_path = mine; " + sql);
        }
    }

    private static int query(RunningStack stack, String sql) throws Exception {
        try (Connection connection = stack.yml().database().asOwner().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = mine");
            try (ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
