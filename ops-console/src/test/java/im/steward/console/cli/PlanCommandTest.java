package im.steward.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.cli.FakeConsole.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlanCommandTest {
    @TempDir
    private Path home;

    private FakeConsole console;

    @BeforeEach
    void start() throws IOException {
        console = new FakeConsole(home);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @Test
    void thePlanIsToldAndWrittenWithoutAConsole() {
        Said said = plan("--ha", "--json");

        assertThat(said.exit()).as(said.err()).isZero();
        JsonNode json = JsonMapper.shared().readTree(said.out());
        assertThat(json.path("hosts")).hasSize(3);
        for (JsonNode host : json.path("hosts")) {
            assertThat(host.path("roles")).isNotEmpty();
            assertThat(host.path("cpus").asInt()).isPositive();
            assertThat(host.path("memory_gb").asInt()).isPositive();
            assertThat(host.path("disk_gb").asInt()).isPositive();
        }
        assertThat(json.at("/cost/currency").asString()).isEqualTo("EUR");
        assertThat(json.at("/cost/own/total").asLong()).isPositive();
        assertThat(json.path("files")).hasSize(8);
        for (JsonNode file : json.path("files")) {
            assertThat(Path.of(file.asString())).isNotEmptyFile();
        }
        assertThat(console.asked()).isEmpty();
    }

    @Test
    void aPersonReadsHostsTheMoneyAndWhatToEdit() {
        Said said = plan();

        assertThat(said.out()).contains("steward1", "Over three years", "These prices are examples");
    }

    @Test
    void editedPricesCountTheNextTime() throws IOException {
        plan();
        Path prices = home.resolve("out/prices.yml");
        Files.writeString(prices, Files.readString(prices).replace("currency: EUR", "currency: CNY"));

        assertThat(JsonMapper.shared()
                        .readTree(plan("--json").out())
                        .at("/cost/currency")
                        .asString())
                .isEqualTo("CNY");
    }

    @Test
    void aWishThatCannotBeMetIsOneSentenceAndWhatToDo() {
        Said said = plan("--ha", "--hosts", "2");

        assertThat(said.exit()).isEqualTo(CommandFault.REFUSED);
        assertThat(said.err().lines()).hasSize(2);
        assertThat(said.err()).contains("Two hosts cannot keep a quorum", "--hosts 3");
        assertThat(home.resolve("out")).doesNotExist();
    }

    @Test
    void whatIsNoNumberOfPeopleIsRefused() {
        assertThat(run("plan", "--users", "0", "--messages-per-day", "1", "--retention-days", "1", "--out", "x")
                        .err())
                .contains("users is 0");
        assertThat(run("plan", "--users", "many", "--messages-per-day", "1", "--retention-days", "1", "--out", "x")
                        .exit())
                .isEqualTo(CommandFault.MISUSE);
        assertThat(plan("--prices", home.resolve("nowhere.yml").toString()).err())
                .contains("cannot be read");
    }

    @Test
    void whereNothingCanBeWrittenTheDirectoryIsNamed() throws IOException {
        Files.writeString(home.resolve("out"), "a file");

        Said said = plan();

        assertThat(said.exit()).isEqualTo(CommandFault.FAILED);
        assertThat(said.err()).contains("out", "--out");
    }

    private Said plan(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "plan",
                "--users",
                "300",
                "--messages-per-day",
                "9000",
                "--retention-days",
                "365",
                "--out",
                home.resolve("out").toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private Said run(String... arguments) {
        return console.run(arguments);
    }
}
