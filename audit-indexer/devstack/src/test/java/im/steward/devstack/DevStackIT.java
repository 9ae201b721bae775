package im.steward.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Few and long tests, one upon the other: each start of three servers costs seconds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DevStackIT {
    @TempDir
    private static Path directory;

    private Path home;
    private RunningStack first;

    @BeforeAll
    void launch() throws IOException {
        home = directory.resolve("one");
        first = RunningStack.launch(home);
    }

    @AfterAll
    void end() {
        first.close();
    }

    @Test
    @Order(1)
    void twoHomesRunSideBySideAndOneHomeOnlyOnce() throws Exception {
        try (RunningStack other = RunningStack.launch(directory.resolve("other"))) {
            assertThat(first.ready().yml().bootstrapServers())
                    .isNotEqualTo(other.ready().yml().bootstrapServers());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("run/stack.yml"))))
                    .isEqualTo("rw-------");

            assertThat(refused(home)).isEqualTo(3);
            assertThat(first.process(Part.KAFKA).isAlive()).isTrue();
        }
    }

    @Test
    @Order(2)
    void whatAKilledLauncherLeftIsEndedAndItsDataIsKept() throws Exception {
        run(first.ready(), "CREATE TABLE kept (n int); INSERT INTO kept VALUES (42)");
        List<ProcessHandle> orphans = processes(first);
        first.kill();
        assertThat(orphans).allMatch(ProcessHandle::isAlive);

        try (RunningStack second = RunningStack.launch(home).ready()) {
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
            assertThat(home.resolve("run/stack.yml")).doesNotExist();
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
