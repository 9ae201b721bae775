package im.steward.worker;

import static im.steward.worker.Rig.OFFICER;
import static org.assertj.core.api.Assertions.assertThat;

import im.steward.compliance.export.Export;
import im.steward.compliance.export.Export.Phase;
import im.steward.compliance.export.Export.State;
import im.steward.compliance.matter.Matter;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.Sha256;
import im.steward.trail.keeper.TrailKeeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker is killed (SIGKILL) in each step; another goes on, is killed in the next, and the files are the same to the
 * byte.
 */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledExportIT {
    /** Three pages: a kill meets the first and the second before the last is read. */
    private static final int MESSAGES = 15_000;

    @TempDir
    static Path home;

    private final Stack stack;
    private Rig.Settings settings;
    private Rig console;
    private Matter matter;
    private String checkpoint;
    private WorkerProcess worker;

    KilledExportIT(Stack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void fill() throws IOException {
        settings = Rig.Settings.of(stack, home);
        Rig.migrate(stack);
        console = new Rig(settings).asConsole();
        console.archive(settings.alias(), Fixtures.talk(MESSAGES));
        matter = console.matter("Kills", OFFICER);
        checkpoint = console.get(TrailKeeper.class).checkpoint().note();
        worker = WorkerProcess.start(settings);
    }

    @AfterAll
    void close() {
        worker.close();
        console.close();
    }

    @Test
    void killedInEachStepTheFilesAreTheSame() throws Exception {
        Map<String, Sha256> undisturbed = files(finish(ask()));
        assertThat(undisturbed).containsKeys("messages.xlsx", "manifest.json", "SHA256SUMS", "README.zh-CN.txt");

        for (Predicate<Export> moment : List.<Predicate<Export>>of(
                export -> in(export, Phase.COLLECT) && export.progress().messages() > 0,
                export -> in(export, Phase.COLLECT) && export.progress().messages() > MESSAGES / 2,
                export -> in(export, Phase.RENDER),
                export -> in(export, Phase.SEAL))) {
            Export killed = killedAt(moment);

            assertThat(files(finish(killed))).isEqualTo(undisturbed);
        }
    }

    private static boolean in(Export export, Phase phase) {
        return export.progress().phase() == phase;
    }

    /** Until the kill met the moment; a worker that was faster is no test. */
    private Export killedAt(Predicate<Export> moment) throws Exception {
        for (int attempt = 0; attempt < 5; attempt++) {
            Export export = ask();
            Rig.until("the moment", () -> {
                Export now = console.now(export);
                return moment.test(now) || now.state().over();
            });
            worker.kill();
            boolean met = console.now(export).state() instanceof State.Running;
            worker = WorkerProcess.start(settings);
            if (met) {
                return export;
            }
        }
        throw new AssertionError("the worker was always faster");
    }

    private Export finish(Export export) {
        Export over = console.over(export);
        assertThat(over.state()).isInstanceOf(State.Done.class);
        assertThat(over.progress().messages()).isEqualTo(MESSAGES);
        return over;
    }

    /** All exports speak of one checkpoint: that is what makes them comparable. */
    private Export ask() {
        Export export = console.ask(matter, "budget", "xlsx");
        console.jdbc
                .sql("UPDATE compliance.export SET checkpoint = :note WHERE id = :id")
                .param("note", checkpoint)
                .param("id", export.id().value())
                .update();
        return export;
    }

    /** The proof is each export's own: it proves another entry. */
    private Map<String, Sha256> files(Export export) throws IOException {
        Path directory = home.resolve("exports").resolve(export.id().toString()).resolve("files");
        Map<String, Sha256> files = new TreeMap<>();
        List<Path> found = new ArrayList<>();
        try (var all = Files.walk(directory)) {
            all.filter(Files::isRegularFile).forEach(found::add);
        }
        for (Path file : found) {
            files.put(directory.relativize(file).toString(), Sha256.of(Files.readAllBytes(file)));
        }
        assertThat(files.remove("audit.tlog-proof")).isNotNull();
        return files;
    }
}
