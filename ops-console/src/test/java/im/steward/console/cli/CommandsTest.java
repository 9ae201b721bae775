package im.steward.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.cli.FakeConsole.Said;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    private static final String HIT = """
            {"id":"mattermost/hq/a:0","at":"2026-11-20T08:15:00Z","kind":"posted","sender":"顾若汐","conversation":"华东销售",\
            "text":"返点\\n的事\\u001b[31m"}""";
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

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
    void searchAsksAsTheOfficerInsideTheMatter() {
        console.when(
                "POST search",
                "{\"total\":1,\"exact\":true,\"degraded\":null,\"took_ms\":7,\"hits\":[%s],\"next\":null}"
                        .formatted(HIT));

        Said said = console.run("search", "返点 OR \"side letter\"", "--matter", "M1", "--json");

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .startsWith("{\"total\":1,\"exact\":true")
                .contains("\"took_ms\":7", "\"text\":\"返点")
                .doesNotContain("next");
        assertThat(said.err()).isEmpty();
        assertThat(console.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.authorization()).isEqualTo("Bearer token-of-officer");
            assertThat(asked.body())
                    .contains("\"query\":\"返点 OR \\\"side letter\\\"\"", "\"matter\":\"M1\"", "\"limit\":20");
        });
    }

    @Test
    void whatStrangersWroteDoesNotSteerTheTerminal() {
        console.when(
                "POST search",
                "{\"total\":1,\"exact\":false,\"degraded\":\"a shard is away\",\"took_ms\":7,\"hits\":[%s]}"
                        .formatted(HIT));

        Said said = console.run("search", "返点");

        assertThat(said.out())
                .contains("华东销售 · 顾若汐", "返点 的事 [31m", "1 hits in 7 ms")
                .doesNotContain("\u001b");
        assertThat(said.err()).contains("degraded: a shard is away");
    }

    @Test
    void aLargeLimitIsFetchedPageByPage() {
        console.when(
                        "POST search",
                        "{\"total\":2,\"exact\":true,\"took_ms\":1,\"hits\":[%s],\"next\":\"c1\"}".formatted(HIT))
                .when(
                        "POST search",
                        "{\"total\":2,\"exact\":true,\"took_ms\":1,\"hits\":[%s],\"next\":null}".formatted(HIT));

        Said said = console.run("search", "x", "--limit", "2000", "--json");

        assertThat(said.out().split("mattermost/hq/a:0", -1)).hasSize(3);
        assertThat(console.asked().getLast().body()).contains("\"cursor\":\"c1\"");
    }

    @Test
    void aFaultIsTwoLinesAndAnExitCode() {
        console.when("POST search", 400, "application/problem+json", """
                {"status":400,"code":"query-wrong","what":"A quotation mark is not closed","action":"Close it","position":3}""");

        Said said = console.run("search", "\"x");
        Said json = console.run("search", "\"x", "--json");

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).isEqualTo("A quotation mark is not closed.\nClose it.\n");
        assertThat(json.out())
                .isEqualTo(
                        "{\"code\":\"query-wrong\",\"what\":\"A quotation mark is not closed\",\"action\":\"Close it\"}\n");
    }

    @Test
    void anExportArrivesWithItsHashChecked() throws IOException {
        console.when("POST exports", "{\"id\":\"e1\",\"state\":\"requested\"}")
                .when("GET exports/e1", "{\"id\":\"e1\",\"state\":\"running\",\"messages\":1}")
                .when("GET exports/e1", done("messages.csv"))
                .when("GET exports/e1/files/messages.csv", 200, "text/csv", "abc");
        Path out = home.resolve("out");

        Said said = console.run("export", "x", "--format", "csv", "--out", out.toString(), "--json");

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("\"export\":\"e1\"", "\"state\":\"done\"", "\"messages\":3", "\"sha256\":\"" + SHA256_OF_ABC);
        assertThat(out.resolve("messages.csv")).hasContent("abc");
    }

    @Test
    void aDamagedDownloadIsNotKept() {
        console.when("POST exports", done("messages.csv"))
                .when("GET exports/e1/files/messages.csv", 200, "text/csv", "abd");
        Path out = home.resolve("out");

        Said said = console.run("export", "x", "--format", "csv", "--out", out.toString());

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("arrived damaged").contains("Run the command again.");
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void aFileNeverLeavesTheDirectoryItWasPromisedTo() {
        console.when("POST exports", done("../tokens/officer"));

        Said said = console.run(
                "export", "x", "--format", "csv", "--out", home.resolve("out").toString());

        assertThat(said.exit()).isEqualTo(1);
        assertThat(home.resolve("tokens/officer")).hasContent("token-of-officer\n");
    }

    @Test
    void aSecondPersonIsNotWaitedForUnlessAsked() {
        console.when(
                "POST exports",
                "{\"id\":\"e1\",\"state\":\"awaiting_approval\",\"approval\":\"a1\",\"messages\":0,\"files\":[]}");

        Said said = console.run("export", "x", "--format", "csv", "--json");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("\"state\":\"awaiting_approval\"", "\"approval\":\"a1\"");
    }

    @Test
    void whatIsMissingIsNeverSilent() {
        console.when(
                "POST exports",
                "{\"id\":\"e1\",\"state\":\"incomplete\",\"degraded\":\"2 messages are missing\",\"messages\":3,\"files\":[]}");

        Said said = console.run("export", "x", "--format", "csv", "--json");

        assertThat(said.exit()).isEqualTo(6);
        assertThat(said.out()).contains("\"state\":\"incomplete\"", "2 messages are missing");
    }

    @Test
    void anApprovedExportIsWaitedFor() {
        console.when("POST exports", "{\"id\":\"e1\",\"state\":\"awaiting_approval\",\"approval\":\"a1\"}")
                .when("GET exports/e1", "{\"id\":\"e1\",\"state\":\"awaiting_approval\",\"approval\":\"a1\"}")
                .when("GET exports/e1", "{\"id\":\"e1\",\"state\":\"refused\"}");

        Said said = console.run("export", "x", "--format", "csv", "--wait");

        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.err()).startsWith("The export was not made, it is 'refused'.\n");
    }

    @Test
    void importsAreSentWholeAndSummedUp() throws IOException {
        Path file = Files.writeString(home.resolve("a b.ndjson"), "{}\n");
        console.when("POST imports?format=ndjson&instance=hq&name=a+b.ndjson", "{\"id\":\"i1\",\"state\":\"received\"}")
                .when("GET imports/i1", "{\"id\":\"i1\",\"state\":\"running\"}")
                .when("GET imports/i1", """
                        {"id":"i1","state":"finished","read":5,"published":4,"indexed":3,"duplicates":1,"conflicts":0,\
                        "rejected":1,"seconds":0.5,"rejections":[{"file":"a b.ndjson","line":2,"code":"x","reason":"not JSON"}]}""");

        Said said = console.run(
                "import", "--format", "ndjson", "--instance", "hq", "--json", file.toString(), file.toString());

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .startsWith(
                        "{\"read\":10,\"published\":8,\"indexed\":6,\"duplicates\":2,\"conflicts\":0,\"rejected\":2,\"seconds\":1.0");
        assertThat(said.err()).contains("a b.ndjson:2 rejected: not JSON");
        assertThat(console.asked().getFirst().body()).isEqualTo("{}\n");
        assertThat(console.asked().getFirst().authorization()).isEqualTo("Bearer token-of-operator");
    }

    @Test
    void aDirectoryTravelsAsOneZip() throws IOException {
        Files.createDirectories(home.resolve("room/media"));
        Files.writeString(home.resolve("room/media/x"), "y");
        console.when("POST imports?format=matrix&instance=&name=room.zip", "{\"id\":\"i1\",\"state\":\"finished\"}");

        Said said =
                console.run("import", "--format", "matrix", home.resolve("room").toString(), "--json");

        assertThat(said.exit()).isZero();
        assertThat(console.asked().getFirst().body()).startsWith("PK").contains("media/x");
    }

    @Test
    void aFailedImportSaysWhyAndFails() throws IOException {
        Path file = Files.writeString(home.resolve("a.zip"), "PK");
        console.when("POST imports?format=slack&instance=&name=a.zip", """
                {"id":"i1","state":"failed","fault":{"code":"zip-broken","what":"The zip is cut","action":"Export it again"}}""");

        Said said = console.run("import", "--format", "slack", file.toString());

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("The zip is cut.\nExport it again.\n");
    }

    @Test
    void theApproverDecides() {
        console.when(
                        "GET approvals?state=open",
                        "{\"approvals\":[{\"id\":\"a1\",\"what\":\"Export 'x'\",\"requester\":\"officer\",\"expires\":\"2026-11-21T00:00:00Z\"}]}")
                .when("POST approvals/a1/approve", "{\"id\":\"a1\",\"state\":\"approved\"}");

        assertThat(console.run("approval", "list").out()).contains("a1  asked by officer", "Export 'x'");
        assertThat(console.run("approval", "approve", "a1", "--json").out()).contains("\"state\":\"approved\"");
        assertThat(console.asked().getLast().authorization()).isEqualTo("Bearer token-of-approver");
    }

    @Test
    void anInvalidTrailIsAFailure() {
        console.when("POST trail/verify", "{\"valid\":false,\"entries\":9,\"root\":\"ab\",\"first_bad\":4}");

        Said said = console.run("trail", "verify");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).contains("NOT VALID: 9 entries").contains("First bad entry: 4");
    }

    @Test
    void anExportedTrailIsVerifiedWithoutTheConsole() {
        Said said = console.run(
                URI.create("http://localhost:1"),
                "trail",
                "verify",
                home.resolve("nothing").toString());

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).startsWith("Cannot verify").hasLineCount(2);
    }

    @Test
    void noConsoleIsSaidInTwoLines() {
        Said said = console.run(URI.create("http://localhost:1"), "search", "x");

        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.err())
                .isEqualTo(
                        "No console answers at http://localhost:1.\nStart it with ./steward up, or name another one in STEWARD_URL.\n");
    }

    @Test
    void theNewestVerificationOfAnInventoryIsTakenIn() throws IOException {
        Path inventory = home.resolve("inventory");
        for (String run : new String[] {"20260301T040506Z", "20260401T040506Z"}) {
            Path directory =
                    Files.createDirectories(inventory.resolve("evidence").resolve(run));
            Files.writeString(directory.resolve("verify.json"), "{\"at\":\"" + run + "\"}");
        }
        console.when(
                "POST verifications",
                "{\"verification\":\"v1\",\"site\":\"orion\",\"checks\":30,\"hosts\":1,\"failed\":0}");

        Said said = console.run("verification", "add", inventory.toString());

        assertThat(said.out()).contains("v1", "orion, 30 checks on 1 hosts, 0 failed");
        assertThat(console.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.authorization()).isEqualTo("Bearer token-of-operator");
            assertThat(asked.body()).contains("20260401T040506Z");
        });
        assertThat(console.run("verification", "add", home.resolve("nothing").toString())
                        .err())
                .contains("No verify.json can be read");
    }

    @Test
    void anAccountWithoutATokenIsSaidInTwoLines() {
        Said said = console.run("search", "x", "--as", "nobody");

        assertThat(said.exit()).isEqualTo(3);
        assertThat(said.err())
                .startsWith("There is no token for the account 'nobody'")
                .hasLineCount(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pack", "subject"})
    void whatIsNotHereYetSaysWhatToDoInstead(String command) {
        Said said = console.run(command, "run", "--users", "5", "--json");

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err())
                .startsWith("'" + command + "' is not in this release.\n")
                .hasLineCount(2);
        assertThat(said.out()).startsWith("{\"code\":\"command-not-in-this-release\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "search",
                "search x --nonsense",
                "approval",
                "nonsense",
                "export x",
                "search x --limit -1",
                "search x --limit many"
            })
    void misuseNamesTheHelp(String line) {
        Said said = console.run(line.split(" ", -1));

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).hasLineCount(2);
        assertThat(console.asked()).isEmpty();
    }

    private static String done(String path) {
        return "{\"id\":\"e1\",\"state\":\"done\",\"messages\":3,\"files\":[{\"path\":\"%s\",\"bytes\":3,\"sha256\":\"%s\"}]}"
                .formatted(path, SHA256_OF_ABC);
    }

    @Test
    void restoreWaitsForItsEndAndSaysWhereItIs() {
        console.when("POST restores", "{\"id\":\"r1\",\"state\":\"requested\",\"place\":\"look\"}")
                .when("GET restores/r1", "{\"id\":\"r1\",\"state\":\"restoring\",\"bytes_done\":1}")
                .when("GET restores/r1", """
                        {"id":"r1","what":"part","state":"done","place":"look",
                         "kept":[{"part":"uploads","where":"/srv/look/uploads","swapped":false}]}""");

        Said said = console.run(
                "restore", "start", "s1", "--part", "uploads", "--to", "look", "--reason", "lost", "--wait");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("r1", "done", "uploads: /srv/look/uploads");
    }

    @Test
    void aRestoreSaysThatItWaitsForTheUpkeepOfItsVault() {
        console.when("GET restores?limit=20", """
                {"restores":[{"id":"r1","what":"set","state":"requested","place":"look",
                 "waits_for_upkeep":{"vault":"local","since":"2026-03-02T09:00:00Z"}}]}""");

        Said said = console.run("restore", "list");

        assertThat(said.out()).contains("look  waits for the upkeep of vault local since 2026-03-02T09:00:00Z");
    }

    @Test
    void restoreAsksForAMomentAndSaysWhichThereAre() {
        console.when("GET restores/moments/s1", """
                        {"set":"s1","moments":[{"part":"large-db","from":"2026-03-01T02:05:10Z",
                         "until":"2026-03-02T09:00:00Z","seen_at":"2026-03-02T09:01:00Z"}]}""").when("POST restores", """
                        {"id":"r1","what":"part","state":"requested","place":"then","at":"2026-03-01T06:05:00Z"}""");

        Said moments = console.run("restore", "moments", "s1");
        Said asked = console.run(
                "restore",
                "start",
                "s1",
                "--part",
                "large-db",
                "--at",
                "2026-03-01T14:05:00+08:00",
                "--to",
                "then",
                "--reason",
                "lost");

        assertThat(moments.out()).contains("large-db  from 2026-03-01T02:05:10Z  until 2026-03-02T09:00:00Z");
        assertThat(asked.out()).contains("r1", "as of 2026-03-01T06:05:00Z");
        assertThat(console.asked().getLast().body()).contains("\"at\":\"2026-03-01T14:05:00+08:00\"");
    }

    @Test
    void restoreNeedsOnePlace() {
        Said said = console.run("restore", "start", "s1", "--reason", "lost");

        assertThat(said.exit()).isEqualTo(CommandFault.MISUSE);
        assertThat(said.err()).contains("--to NAME", "--in-place");
    }

    @Test
    void aBackupIsRunAndFollowedToItsEnd() {
        console.when("POST backup/plans/nightly/runs", "{\"id\":\"s1\",\"state\":\"requested\"}")
                .when("GET backup/sets/s1", "{\"id\":\"s1\",\"state\":\"taking\",\"bytes_done\":1}")
                .when(
                        "GET backup/sets/s1",
                        "{\"id\":\"s1\",\"plan\":\"nightly\",\"state\":\"complete\",\"proof\":\"unproven\",\"bytes\":2500000}");

        Said said = console.run("backup", "run", "nightly", "--wait");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("s1", "nightly", "complete", "2.5 MB");
        assertThat(console.asked().getFirst().authorization()).isEqualTo("Bearer token-of-operator");
    }

    @Test
    void aBackupThatFailedSaysWhy() {
        console.when("POST backup/plans/nightly/runs", "{\"id\":\"s1\",\"state\":\"requested\"}")
                .when("GET backup/sets/s1", """
                {"id":"s1","state":"failed","fault":{"code":"vault-full","what":"The disk is full","action":"Make room"}}""");

        Said said = console.run("backup", "run", "nightly", "--wait");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).isEqualTo("The disk is full.\nMake room.\n");
    }

    @Test
    void aDrillIsRunAndFollowedToItsEnd() {
        console.when("POST drills", "{\"id\":\"d1\",\"state\":\"requested\"}")
                .when(
                        "GET drills/d1",
                        "{\"id\":\"d1\",\"state\":\"restoring\",\"phase\":\"restoring\",\"part\":\"chat\"}")
                .when("GET drills/d1", """
                {"id":"d1","plan":"nightly","state":"passed","choice":"random","service_seconds":61.5,
                 "full_seconds":90.25,"rpo_seconds":3600,"checks_passed":14,"checks_failed":0}""");

        Said said = console.run("drill", "run", "nightly", "--random", "--wait");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("d1", "nightly", "passed", "service 61.5 s", "14 checks passed");
        assertThat(console.asked().getFirst().authorization()).isEqualTo("Bearer token-of-operator");
    }

    @Test
    void aDrillThatFailedSaysWhy() {
        console.when("POST drills", """
                {"id":"d1","state":"failed","fault":{"code":"vault-damaged","what":"Part chat is damaged","action":"Take a new set"}}""");

        Said said = console.run("drill", "run", "nightly", "--set", "s1", "--wait");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).isEqualTo("Part chat is damaged.\nTake a new set.\n");
    }
}
