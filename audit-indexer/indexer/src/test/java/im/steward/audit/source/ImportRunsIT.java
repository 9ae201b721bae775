package im.steward.audit.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import im.steward.audit.capture.Rig;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.UnavailableException;
import im.steward.platform.Rejection;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportRunsIT {
    private final Path directory;
    private final ImportRig rig;

    ImportRunsIT(Stack stack, @TempDir Path directory) {
        this.directory = directory.resolve("imports");
        this.rig = new ImportRig(stack, this.directory);
    }

    @BeforeEach
    void work() {
        rig.worker().start();
    }

    @AfterAll
    void close() {
        rig.close();
    }

    @Test
    void theSecondTimeAllAreDuplicates() {
        String file = lines("twice", 500);

        ImportRun first = rig.run(ImportFormat.NDJSON, file);
        ImportRun second = rig.run(ImportFormat.NDJSON, file);

        assertThat(first.state()).isInstanceOf(ImportRun.State.Finished.class);
        assertThat(first.counts()).isEqualTo(new ImportCounts(file.length(), 500, 500, 500, 0, 0, 0));
        assertThat(second.counts()).isEqualTo(new ImportCounts(file.length(), 500, 500, 0, 500, 0, 0));
    }

    @Test
    void sameIdWithOtherContentIsAConflict() {
        rig.run(ImportFormat.NDJSON, lines("conflict", 10));

        ImportRun other = rig.run(ImportFormat.NDJSON, lines("conflict", 10).replace("text 3\"", "text three\""));

        assertThat(other.counts().conflicts()).isOne();
        assertThat(other.counts().duplicates()).isEqualTo(9);
        assertThat(other.counts().indexed()).isZero();
    }

    @Test
    void rejectedLinesAreListedAndTheRestIsImported() {
        ImportRun run = rig.run(ImportFormat.NDJSON, lines("rejected", 3) + "\nnonsense\n{\"id\":\"x\"}");

        assertThat(run.counts().rejected()).isEqualTo(2);
        assertThat(run.counts().indexed()).isEqualTo(3);
        assertThat(run.counts().read()).isEqualTo(5);
        List<Rejection> rejections = rig.runs().rejections(run.id(), 0, 100);
        assertThat(rejections)
                .extracting(rejection -> rejection.place().number())
                .containsExactly(4L, 5L);
        assertThat(rejections).extracting(Rejection::field).containsExactly("", "conversation");
        assertThat(rig.runs().rejections(run.id(), 1, 100)).hasSize(1);
    }

    @Test
    void askingAndEndingStandInTheTrailAndTheFileIsGone() {
        ImportRun run = rig.run(ImportFormat.NDJSON, lines("trail", 2));

        assertThat(rig.jdbc
                        .sql("SELECT action FROM trail.entry WHERE subject = :run ORDER BY id")
                        .param("run", run.id().toString())
                        .query(String.class)
                        .list())
                .containsExactly("import.requested", "import.finished");
        assertThat(directory.resolve(run.id().toString())).doesNotExist();
    }

    @Test
    void aFileOfAnotherFormatFailsInOneSentence() {
        ImportRun run = rig.run(ImportFormat.SLACK, "hello");

        assertThat(run.state())
                .isInstanceOfSatisfying(
                        ImportRun.State.Failed.class,
                        failed -> assertThat(failed.fault().code()).isEqualTo("import-format-mismatch"));
    }

    /** A column of the archive that takes numbers only stands for whatever an archive may refuse. */
    @Test
    void whatIsQuarantinedCountsAsRejectedAndIsListed() {
        rig.run(ImportFormat.NDJSON, lines("first", 1));
        rig.requests.ask("PUT", "/" + rig.prefix + "audit-v1-2025-01", """
                {"mappings": {"properties": {"im": {"properties": {"message": {"properties":
                  {"id": {"type": "integer"}}}}}}}}""");

        ImportRun run = rig.run(
                ImportFormat.NDJSON,
                (lines("aside", 1) + "\n" + lines("7", 1).replace("7-0", "7")).replace("2026-03", "2025-01"));

        assertThat(run.counts().read()).isEqualTo(2);
        assertThat(run.counts().published()).isOne();
        assertThat(run.counts().indexed()).isOne();
        assertThat(run.counts().duplicates()).isZero();
        assertThat(run.counts().rejected()).isOne();
        assertThat(rig.runs().rejections(run.id(), 0, 10)).singleElement().satisfies(rejection -> {
            assertThat(rejection.reason()).isEqualTo(Rejection.Reason.QUARANTINED);
            assertThat(rejection.place().file()).isEqualTo(rig.prefix + "events.quarantine");
        });
    }

    @Test
    void aRunThatBreaksOffEachTimeIsGivenUp() {
        rig.owner
                .sql("ALTER TABLE audit.import_rejection ADD CONSTRAINT no_poison CHECK (file <> 'poison')")
                .update();

        ImportRun run = rig.ended(
                rig.request(
                                ImportFormat.NDJSON,
                                "poison",
                                new ByteArrayInputStream(
                                        (lines("poison", 3) + "\nnonsense").getBytes(StandardCharsets.UTF_8)))
                        .id(),
                Duration.ofMinutes(2));

        assertThat(run.state())
                .isInstanceOfSatisfying(
                        ImportRun.State.Incomplete.class,
                        incomplete -> assertThat(incomplete.fault().code()).isEqualTo("import-defect"));
        assertThat(rig.jdbc
                        .sql("SELECT action FROM trail.entry WHERE subject = :run ORDER BY id")
                        .param("run", run.id().toString())
                        .query(String.class)
                        .list())
                .containsExactly("import.requested", "import.incomplete");
    }

    @Test
    void aProcessThatDiesOfARunDoesNotDieForEver() {
        rig.worker().stop();
        ImportRun asked = rig.request(
                ImportFormat.NDJSON,
                "file",
                new ByteArrayInputStream(lines("deadly", 3).getBytes(StandardCharsets.UTF_8)));
        rig.jdbc
                .sql("UPDATE audit.import_run SET state = 'reading', attempt = 5, broken = 4,"
                        + " started_at = now() - interval '2 minutes', seen_at = now() - interval '1 minute'"
                        + " WHERE id = :id")
                .param("id", asked.id().value())
                .update();

        rig.worker().start();

        assertThat(rig.ended(asked.id(), Duration.ofMinutes(1)).state()).isInstanceOf(ImportRun.State.Incomplete.class);
    }

    @Test
    void nothingThatWasReadComesIntoTheLog() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Queue<String> log = new ConcurrentLinkedQueue<>();
        AppenderBase<ILoggingEvent> ear = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                log.add(event.getFormattedMessage() + event.getKeyValuePairs());
                if (event.getThrowableProxy() != null) {
                    log.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
                }
            }
        };
        ear.start();
        root.addAppender(ear);
        try {
            rig.publish("Geheimnis", "{\"im\":{\"message\":{\"body\":\"Geheimnis");
            rig.run(
                    ImportFormat.NDJSON,
                    "{\"text\":\"Geheimnis\"\nGeheimnis\n{\"id\":\"Geheimnis\",\"sent_at\":\"Geheimnis\"}\n"
                            + lines("Geheimnis", 1).replace("2026-03-01T12:00:00Z", "+999999999-12-31T00:00:00Z"));
            rig.run(ImportFormat.SLACK, "[{\"text\":\"Geheimnis\"");
            rig.run(ImportFormat.MATTERMOST, "{\"type\":\"post\",\"post\":{\"message\":\"Geheimnis\"}}");
            Rig.until(
                    "quarantined",
                    Duration.ofSeconds(60),
                    () -> String.join("\n", log).contains("event quarantined"));
        } finally {
            root.detachAppender(ear);
        }

        assertThat(String.join("\n", log)).contains("import started").doesNotContain("Geheimnis");
    }

    @Test
    void anUploadIsReadableByUsAlone() throws IOException {
        rig.worker().stop();

        ImportRun run =
                rig.request(ImportFormat.NDJSON, "../../etc/passwd", new ByteArrayInputStream(new byte[] {'x'}));

        assertThat(run.fileName()).isEqualTo("passwd");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve(run.id().toString()))))
                .isEqualTo("rw-------");
    }

    @Test
    void aBrokenUploadLeavesNothing() throws IOException {
        InputStream broken = new FilterInputStream(new ByteArrayInputStream(new byte[100_000])) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                if (read < 0) {
                    throw new IOException("connection reset");
                }
                return read;
            }
        };

        assertThatThrownBy(() -> rig.request(ImportFormat.NDJSON, "file", broken))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("import-upload-broken");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.filter(file -> file.toFile().length() == 100_000)).isEmpty();
        }
    }

    /** As after kill -9: half of it published, the row still claimed, its worker silent. */
    @Test
    void aRunWhoseWorkerDiedStartsAgainAndCountsTheSame() {
        rig.worker().stop();
        ImportRun asked = rig.request(
                ImportFormat.NDJSON,
                "file",
                new ByteArrayInputStream(lines("killed", 400).getBytes(StandardCharsets.UTF_8)));
        rig.jdbc
                .sql("UPDATE audit.import_run SET state = 'reading', attempt = 1, read = 200, published = 200,"
                        + " started_at = now() - interval '2 minutes', seen_at = now() - interval '1 minute'"
                        + " WHERE id = :id")
                .param("id", asked.id().value())
                .update();

        rig.worker().start();
        ImportRun ended = rig.ended(asked.id(), Duration.ofMinutes(1));

        assertThat(ended.counts().indexed()).isEqualTo(400);
        assertThat(ended.counts().published()).isEqualTo(400);
        assertThat(ended.counts().duplicates()).isZero();
    }

    @Test
    void stoppingGivesTheRunBackAtOnce() {
        rig.worker().stop();
        ImportRun asked = rig.request(
                ImportFormat.NDJSON,
                "file",
                new ByteArrayInputStream(lines("stopped", 20_000).getBytes(StandardCharsets.UTF_8)));
        rig.worker().start();
        Rig.until(
                "claimed",
                Duration.ofSeconds(60),
                () -> !(rig.runs().find(asked.id()).state() instanceof ImportRun.State.Requested));
        rig.worker().stop();

        assertThat(rig.runs().find(asked.id()).state())
                .isInstanceOfAny(ImportRun.State.Requested.class, ImportRun.State.Finished.class);
    }

    private static String lines(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> """
                        {"id":"%s-%d","conversation":{"id":"c%d","name":"c","type":"group"},"sender":{"id":"u"},\
                        "sent_at":"2026-03-01T12:00:00Z","text":"text %d"}""".formatted(prefix, i, i % 7, i))
                .collect(Collectors.joining("\n"));
    }
}
