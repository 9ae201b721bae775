package im.steward.probe.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.probe.measure.TargetName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadFilesTest {
    private static final Path LIST = Path.of("/etc/steward/load-targets.yml");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            name: a                                                          | line 1 | mix is missing
            name: a~mix: []                                                  | line 1 | mix is empty
            name: a~mixx: []                                                 | line 2 | 'mixx' is no key here
            name: a~mix:~ - name: r~   steps:~    - htp: {path: /}           | line 5 | 'htp' is no key here
            name: a~mix:~ - name: r~   steps:~    - http: {path: x}          | line 5 | begins with one /
            name: a~mix:~ - name: r~   steps:~    - http: {path: //evil/x}   | line 5 | the host comes from --target
            name: a~mix:~ - name: r~   steps:~    - http: {path: "http://evil/"} | line 5 | begins with one /
            name: a~mix:~ - name: r~   steps:~    - http: {method: GETT, path: /} | line 5 | 'GETT' is no method
            name: a~mix:~ - name: r~   steps:~    - http: {method: HEAD, path: /} | line 5 | 'HEAD' is no method
            name: a~mix:~ - name: r~   steps:~    - http:~       path: /~       status: many | line 7 | no whole number
            name: a~mix:~ - name: r~   steps:~    - http: {path: "/${A}"}    | line 5 | lower-case letters
            name: a~mix:~ - name: r~   steps:~    - http: {path: /, capture: {t: token}} | line 5 | neither a JSON pointer
            name: a~mix:~ - name: r~   steps:~    - expect: {}               | line 5 | any text would do
            name: a~mix:~ - name: r~   steps:~    - send: {}                 | line 5 | nothing to send
            name: a~mix:~ - name: r~   steps:~    - think: 5                 | line 5 | has no unit
            name: a~mix:~ - name: r~   steps:~    - think: 5s..1s            | line 5 | a pause is
            name: a~mix:~ - name: r~   weight: 0~   steps: []                | line 3 | weight must lie
            name: a~mix:~ - {name: r, steps: []}~ - {name: r, steps: []}     | line 4 | there twice
            name: a~variables: {t: {env: NOT_SET}}~mix: []                   | line 2 | no variable 'NOT_SET'
            name: a~timeout: 1ms~mix: [{name: r, steps: []}]                 | line 1 | timeout must lie
            name: 'a                                                         | line 1 | not YAML
            """)
    void aWrongScriptIsRefusedWithLineAndFix(String text, String line, String why) {
        assertThatThrownBy(
                        () -> ScriptParser.parse(Path.of("chat.yml"), text.replace('~', '\n'), _ -> Optional.empty()))
                .isInstanceOfSatisfying(InvalidException.class, refusal -> {
                    assertThat(refusal.fault().code()).isEqualTo("load-script-invalid");
                    assertThat(refusal.fault().what()).contains("chat.yml, " + line + ":", why);
                    assertThat(refusal.fault().action()).isNotBlank();
                });
    }

    @Test
    void secretsComeFromTheEnvironmentOrAFile(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("key"), "k-9\n");

        LoadScript script = ScriptParser.parse(
                directory.resolve("chat.yml"),
                """
                name: chat
                variables: {token: {env: LOAD_TOKEN}, key: {file: key}, room: lobby}
                mix: [{name: read, steps: [{http: {path: "/${room}/${who}", headers: {T: "${token}${key}"}}}]}]
                """,
                name -> name.equals("LOAD_TOKEN") ? Optional.of("t-7") : Optional.empty());

        assertThat(script.values()).isEqualTo(Map.of("token", "t-7", "key", "k-9", "room", "lobby"));
        assertThat(script.columns()).containsExactly("who");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mattermost", "matrix"})
    void whatComesAlongIsAScriptLikeAnyOther(String name) {
        LoadScript script = BuiltInScripts.find(name).orElseThrow();

        assertThat(script.actNames()).containsExactly("read", "send", "receive", "log-in");
        assertThat(script.columns()).contains("login", "password").hasSize(3);
        assertThat(BuiltInScripts.find("slack")).isEmpty();
    }

    @Test
    void whoIsNotOnTheListIsRefused() {
        List<LoadTarget> allowed = LoadTarget.parse(LIST, """
                targets:
                  - {name: staging, url: "https://chat-staging.example.com", most-per-second: 50}
                  - {name: live, url: "https://chat.example.com/", production: true}
                """);

        LoadTarget staging = LoadTarget.pick(allowed, "staging", LIST);
        assertThat(staging.cap(500)).isEqualTo(50);
        assertThat(staging.ramp(1_000, Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(20));
        assertThat(staging.ramp(100, Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(10));
        LoadTarget live = LoadTarget.pick(allowed, "live", LIST);
        assertThat(live.ramp(1_000, Duration.ZERO)).isZero();
        assertThatThrownBy(() -> LoadTarget.pick(allowed, "https://elsewhere.example.com", LIST))
                .isInstanceOfSatisfying(RefusedException.class, refusal -> {
                    assertThat(refusal.fault().code()).isEqualTo("load-target-not-listed");
                    assertThat(refusal.fault().action()).contains("staging, live");
                });
    }

    @Test
    void productionIsConfirmedByItsName() {
        LoadTarget live = LoadTarget.parse(LIST, "targets: [{name: live, url: 'https://x', production: true}]")
                .getFirst();

        live.confirm(Optional.of("live"));
        for (Optional<String> wrong : List.of(Optional.<String>empty(), Optional.of("yes"), Optional.of("Live"))) {
            assertThatThrownBy(() -> live.confirm(wrong))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refusal -> assertThat(refusal.fault().action()).contains("--yes-load live"));
        }
        assertThat(live.name()).isEqualTo(TargetName.of("live"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            targets: {}                                       | line 1 | targets is a list
            targets:~ - {name: a, url: "ftp://x"}             | line 2 | a server alone
            targets:~ - {name: a, url: "http://x/path"}       | line 2 | a server alone
            targets:~ - {name: a, url: "http://u:p@x"}        | line 2 | a server alone
            targets:~ - {name: a, url: "http://x", production: maybe} | line 2 | neither true nor false
            targets:~ - {name: a, url: "http://x", most-per-second: 0} | line 2 | at least 1
            targets:~ - {name: a, url: "http://x"}~ - {name: a, url: "http://y"} | line 3 | there twice
            """)
    void aWrongListIsRefusedWithLineAndFix(String text, String line, String why) {
        assertThatThrownBy(() -> LoadTarget.parse(LIST, text.replace('~', '\n')))
                .isInstanceOfSatisfying(InvalidException.class, refusal -> {
                    assertThat(refusal.fault().code()).isEqualTo("load-targets-invalid");
                    assertThat(refusal.fault().what()).contains(line + ":", why);
                });
    }

    @Test
    void usersBeyondTheRowsBeginAgain() {
        LoadAccounts users =
                LoadAccounts.parse(Path.of("u.csv"), "login,password\nalice,\"a,\"\"b\"\n\n# resting\nbob,c\n");

        assertThat(users.count()).isEqualTo(2);
        assertThat(users.of(0)).isEqualTo(Map.of("login", "alice", "password", "a,\"b"));
        assertThat(users.of(3)).containsEntry("login", "bob");
        assertThat(users.toString()).doesNotContain("alice");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            login                | line 1 | there is no user
            Login~alice          | line 1 | lower-case letters
            login,password~alice | line 2 | 1 values for 2 columns
            login~"alice         | line 2 | not closed
            """)
    void wrongUsersAreRefusedWithLineAndFixAndWithoutTheirSecrets(String text, String line, String why) {
        assertThatThrownBy(() -> LoadAccounts.parse(Path.of("u.csv"), text.replace('~', '\n')))
                .isInstanceOfSatisfying(InvalidException.class, refusal -> {
                    assertThat(refusal.fault().code()).isEqualTo("load-accounts-invalid");
                    assertThat(refusal.fault().what()).contains(line + ":", why).doesNotContain("alice");
                });
    }
}
