package im.steward.worker;

import static im.steward.worker.Rig.OFFICER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.compliance.approval.ApprovalId;
import im.steward.compliance.approval.Approvals;
import im.steward.compliance.approval.Signer;
import im.steward.compliance.export.Collected;
import im.steward.compliance.export.Export;
import im.steward.compliance.export.Export.State;
import im.steward.compliance.export.ExportCheck;
import im.steward.compliance.export.ExportFormat;
import im.steward.compliance.export.ExportQueue;
import im.steward.compliance.export.ExportSeal;
import im.steward.compliance.export.Exports;
import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.MatterScope;
import im.steward.compliance.matter.Matters;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.event.AuditEvent;
import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.trail.OfficerId;
import im.steward.trail.keeper.TrailKeeper;
import im.steward.trail.proof.TlogProof;
import im.steward.trail.verify.VerifyCommand;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportJobIT {
    private static final int MESSAGES = 12_000;
    private static final String LONG = "长文".repeat(20_000) + "\u0001";
    private static final Signer APPROVER = Signer.of(OfficerId.of("anton"));

    @TempDir
    static Path home;

    private final Stack stack;
    private Rig rig;

    ExportJobIT(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void fill() {
        Rig.migrate(stack);
        rig = new Rig(Rig.Settings.of(stack, home), Map.of("steward.exports.approval-above", "20000"));
        List<AuditEvent> events = new ArrayList<>(Fixtures.talk(MESSAGES));
        events.add(Fixtures.reaction(1));
        events.add(Fixtures.message(MESSAGES + 1, "=HYPERLINK(\"http://x\") longtext " + LONG));
        rig.archive(stack.prefix() + "audit", events);
    }

    @AfterAll
    void close() {
        rig.close();
    }

    @Test
    void jsonLinesHoldEveryEventAsArchived() throws IOException {
        Export done = rig.over(rig.ask(rig.matter("Lines", OFFICER), "*", "jsonl"));

        assertThat(done.state()).isInstanceOf(State.Done.class);
        List<String> lines = Files.readAllLines(file(done, "messages.jsonl"));
        assertThat(lines).hasSize(MESSAGES + 2);
        assertThat(lines.stream()
                        .map(line -> JsonMapper.shared()
                                .readTree(line)
                                .at("/event/id")
                                .asString())
                        .distinct())
                .hasSize(MESSAGES + 2);
        assertThat(lines).anyMatch(line -> line.contains("thumbsup"));
        assertThat(done.progress().messages()).isEqualTo(MESSAGES + 2);
        JsonNode manifest = JsonMapper.shared().readTree(Files.readString(file(done, "manifest.json")));
        assertThat(manifest.at("/messages").toString())
                .isEqualTo("{\"kinds\":{\"posted\":12001,\"reaction-added\":1},\"matched\":12002,\"written\":12002}");
        assertThat(manifest.at("/complete").asBoolean()).isTrue();
        assertThat(verdict(done).problems()).isEmpty();
    }

    @Test
    void csvIsDefused() throws IOException {
        Export done = rig.over(rig.ask(rig.matter("Csv", OFFICER), "longtext", "csv"));

        String csv = Files.readString(file(done, "messages.csv"));
        assertThat(csv).startsWith("\uFEFFat,kind,").contains("'=HYPERLINK").doesNotContain("\u0001");
        assertThat(verdict(done).valid()).isTrue();
    }

    @Test
    void aLongTextHasAFileAndItsCellSaysWhich() throws IOException {
        Export done = rig.over(rig.ask(rig.matter("Xlsx", OFFICER), "longtext", "xlsx"));

        assertThat(done.files()).extracting(Export.File::path).contains("messages.xlsx", "long-texts/000001.txt");
        assertThat(Files.readString(file(done, "long-texts/000001.txt"))).hasSize(40_000 + 32);
        ZipSecureFile.setMinInflateRatio(0.0001);
        try (XSSFWorkbook book = new XSSFWorkbook(Files.newInputStream(file(done, "messages.xlsx")))) {
            assertThat(book.getSheetName(0)).isEqualTo("消息");
            assertThat(book.getSheetAt(0).getRow(1).getCell(11).getStringCellValue())
                    .startsWith("⇒ long-texts/000001.txt [40032]");
        }
        JsonNode manifest = JsonMapper.shared().readTree(Files.readString(file(done, "manifest.json")));
        assertThat(manifest.path("removed_characters").asInt()).isOne();
    }

    @Test
    void nothingFoundIsAnExportToo() {
        Export done = rig.over(rig.ask(rig.matter("Nothing", OFFICER), "unfindable", "csv"));

        assertThat(done.state()).isInstanceOf(State.Done.class);
        assertThat(done.progress().total()).isZero();
    }

    @Test
    void theWholeZipIsCheckedAndEveryDamageIsNamed() throws IOException {
        Export done = rig.over(rig.ask(rig.matter("Zip", OFFICER), "budget", "csv"));
        Path zip = home.resolve("whole.zip");
        try (OutputStream out = Files.newOutputStream(zip)) {
            rig.get(Exports.class).fetchAll(done.id(), OFFICER, () -> out);
        }
        assertThat(ExportCheck.of(zip, Optional.of(rig.get(TrailKeeper.class).key()))
                        .problems())
                .isEmpty();

        byte[] whole = Files.readAllBytes(zip);
        for (double part : new double[] {0.01, 0.5, 0.9, 0.999}) {
            Path cut = Files.write(home.resolve("cut.zip"), Arrays.copyOf(whole, (int) (whole.length * part)));
            assertThat(ExportCheck.of(cut, Optional.empty()).valid())
                    .as("cut at " + part)
                    .isFalse();
        }
        Path csv = file(done, "messages.csv");
        byte[] bytes = Files.readAllBytes(csv);
        Files.write(csv, Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(verdict(done).problems()).singleElement().asString().startsWith("messages.csv is cut");
        bytes[bytes.length / 2] ^= 1;
        Files.write(csv, bytes);
        assertThat(verdict(done).problems()).containsExactly("messages.csv was changed");
    }

    @Test
    void aProofThatProvesNothingIsFoundWithoutTheKeyToo() throws IOException {
        Export done = rig.over(rig.ask(rig.matter("Proof", OFFICER), "longtext", "csv"));
        Path proof = file(done, "audit.tlog-proof");
        String text = Files.readString(proof);
        TlogProof whole = TlogProof.of(text);
        String moved = new TlogProof(
                        whole.leaf().replace("process:worker", "process:walker"), whole.inclusion(), whole.signed())
                .text();

        Files.writeString(proof, moved);

        assertThat(ExportCheck.of(file(done, "."), Optional.empty()).problems())
                .containsExactly("audit.tlog-proof: the entry is not in the tree that was signed");
    }

    @Test
    void theCheckItsReaderIsToldToRunSaysValid() throws IOException {
        Export done = rig.over(rig.ask(rig.matter("Told", OFFICER), "longtext", "csv"));
        Path key = Files.writeString(
                home.resolve("trail.key.pub"), rig.get(TrailKeeper.class).key().toString());

        for (Path told : List.of(
                file(done, "README.en.txt"),
                file(done, "README.zh-CN.txt"),
                Path.of("../docs/operate/exports.md"),
                Path.of("../docs/operate/exports.zh-CN.md"))) {
            String text = Files.readString(told);
            List<String> arguments = Pattern.compile("trail verify ([^`\\n]*audit\\.tlog-proof)")
                    .matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertThat(arguments).as(told.toString()).hasSize(1);
            assertThat(text).contains("python3 verify_trail.py " + arguments.getFirst());
            assertThat(VerifyCommand.run(
                            Stream.of(arguments.getFirst().split(" ", -1))
                                    .map(word -> switch (word) {
                                        case "trail.key.pub" -> key.toString();
                                        case "audit.tlog-proof" ->
                                            file(done, word).toString();
                                        default -> word;
                                    })
                                    .toList(),
                            System.out,
                            System.err))
                    .as(told.toString())
                    .isZero();
        }
    }

    @Test
    void aMatterNarrowedDuringTheWorkIsNotSealedAsIfItWereWhatWasAsked() throws IOException {
        Matter matter = rig.matter("Narrowed", OFFICER);
        Export done = rig.over(rig.ask(matter, "longtext", "csv"));
        runningAgain(done, "quick");
        rig.get(Matters.class)
                .rescope(
                        matter.id(),
                        new MatterScope(Set.of(), Set.of("c-bridge"), Set.of(), MatterScope.EVER),
                        OFFICER);

        assertThatThrownBy(() -> rig.get(ExportSeal.class)
                        .seal(rig.now(done), "quick", Collected.NOTHING, new ExportFormat.Rendered(0, 0, 0)))
                .hasMessageContaining("export-changed");
    }

    @Test
    void nothingIsLeftOfAnExportThatCameToNothing() throws IOException {
        Export done = rig.over(rig.ask(rig.matter("Cancelled", OFFICER), "longtext", "csv"));
        runningAgain(done, "quick");
        Files.writeString(file(done, "../spool.jsonl"), "{}");

        rig.get(Exports.class).cancel(done.id(), Signer.of(OFFICER));

        assertThat(rig.now(done).state()).isInstanceOf(State.Cancelled.class);
        assertThat(file(done, "..").normalize()).doesNotExist();
        leave(file(done, ".").normalize());
        rig.get(ExportQueue.class).tidy(done.id());
        assertThat(file(done, "..").normalize()).doesNotExist();
    }

    @Test
    void whatWasCancelledAtTheLastMomentStaysCancelled() {
        Export done = rig.over(rig.ask(rig.matter("Late", OFFICER), "longtext", "csv"));
        runningAgain(done, "quick");
        rig.jdbc.sql("""
                        UPDATE compliance.export
                           SET state = 'cancelled', phase = 'over', worker = NULL, lease_until = NULL,
                               finished_at = now()
                         WHERE id = :id""").param("id", done.id().value()).update();

        // The worker beside this test may tidy the files away first.
        assertThatThrownBy(() -> rig.get(ExportSeal.class)
                        .seal(done, "quick", Collected.NOTHING, new ExportFormat.Rendered(0, 0, 0)))
                .isInstanceOfAny(RefusedException.class, NoSuchFileException.class);

        assertThat(rig.now(done).state()).isInstanceOf(State.Cancelled.class);
    }

    @Test
    void whatAKilledWorkerLeftIsTidiedByTheNextOne() throws IOException {
        Export failed = rig.over(rig.ask(rig.matter("Killed", OFFICER), "longtext", "csv"));
        Export done = rig.over(rig.ask(rig.matter("Killed late", OFFICER), "longtext", "csv"));
        runningAgain(failed, "quick");
        rig.get(ExportQueue.class).fail(failed, "quick", new Fault("export-broke-off", "Killed", "Ask anew"));
        Files.writeString(file(done, "../spool.jsonl"), "{}");

        rig.get(ExportQueue.class).tidyAll();

        assertThat(file(failed, "..").normalize()).doesNotExist();
        assertThat(file(done, "../spool.jsonl").normalize()).doesNotExist();
        assertThat(file(done, "manifest.json")).exists();
    }

    /** The worker beside this test may tidy the directory above at that moment. */
    private static void leave(Path directory) throws IOException {
        while (true) {
            try {
                Files.createDirectories(directory);
                return;
            } catch (NoSuchFileException tidied) {
                Thread.onSpinWait();
            }
        }
    }

    private void runningAgain(Export export, String worker) {
        rig.jdbc
                .sql("""
                        UPDATE compliance.export
                           SET state = 'running', phase = 'render', worker = :worker,
                               lease_until = now() + interval '1 hour', finished_at = NULL
                         WHERE id = :id""")
                .param("id", export.id().value())
                .param("worker", worker)
                .update();
    }

    @Test
    void aWorkerThatWasTooSlowDoesNotEndWhatAnotherOneMakes() {
        Export done = rig.over(rig.ask(rig.matter("Slow", OFFICER), "longtext", "csv"));
        runningAgain(done, "quick");
        ExportQueue queue = rig.get(ExportQueue.class);
        Fault fault = new Fault("export-broke-off", "The disk is full", "Free space");

        assertThatThrownBy(() -> queue.fail(done, "slow", fault)).hasMessageContaining("export-lease-lost");

        assertThat(rig.now(done).state()).isInstanceOf(State.Running.class);
        queue.fail(done, "quick", fault);
        assertThat(rig.now(done).state()).isInstanceOf(State.Failed.class);
    }

    @Test
    void aboveTheLimitASecondPersonIsAsked() {
        rig.jdbc.sql("SELECT 1").query(Integer.class).single();
        Rig strict = new Rig(
                Rig.Settings.of(stack, home),
                Map.of("steward.exports.approval-above", "100", "steward.worker.poll", "20ms"));
        try (strict) {
            Matter matter = strict.matter("Approval", OFFICER);
            Export asked = strict.ask(matter, "budget", "csv");
            ApprovalId approval = asked.approval().orElseThrow();

            strict.get(Approvals.class).approve(approval, APPROVER, "court order");

            assertThat(strict.over(asked).state()).isInstanceOf(State.Done.class);
        }
    }

    @Test
    void whatWasRefusedIsNotMade() {
        Rig strict = new Rig(Rig.Settings.of(stack, home), Map.of("steward.exports.approval-above", "100"));
        try (strict) {
            Export asked = strict.ask(strict.matter("Refused", OFFICER), "budget", "csv");

            strict.get(Approvals.class).refuse(asked.approval().orElseThrow(), APPROVER, "too wide");

            assertThat(strict.over(asked).state())
                    .isInstanceOfSatisfying(
                            State.Refused.class,
                            refused -> assertThat(refused.fault().code()).isEqualTo("export-not-approved"));
        }
    }

    @Test
    void aWiderScopeAfterTheApprovalVoidsIt() {
        Rig strict = new Rig(
                Rig.Settings.of(stack, home),
                Map.of("steward.exports.approval-above", "100", "steward.worker.poll", "1h"));
        try (strict) {
            Matter matter = strict.get(Matters.class)
                    .open(
                            "Widened",
                            "test",
                            new MatterScope(Set.of(), Set.of("c-bridge"), Set.of(), MatterScope.EVER),
                            Set.of(OFFICER),
                            OFFICER);
            Export asked = strict.ask(matter, "budget", "csv");
            // Both happen between two looks of any worker.
            strict.get(Matters.class).rescope(matter.id(), MatterScope.EVERYTHING, OFFICER);
            strict.get(Approvals.class).approve(asked.approval().orElseThrow(), APPROVER, "narrow enough");

            assertThat(rig.over(asked).state())
                    .isInstanceOfSatisfying(
                            State.Refused.class,
                            refused -> assertThat(refused.fault().code()).isEqualTo("export-changed"));
        }
    }

    private Path file(Export export, String name) {
        return home.resolve("exports")
                .resolve(export.id().toString())
                .resolve("files")
                .resolve(name);
    }

    private ExportCheck.Verdict verdict(Export export) throws IOException {
        return ExportCheck.of(
                file(export, "."), Optional.of(rig.get(TrailKeeper.class).key()));
    }
}
