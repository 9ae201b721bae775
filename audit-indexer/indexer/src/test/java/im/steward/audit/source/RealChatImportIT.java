package im.steward.audit.source;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.platform.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that is read is archived, and the second time nothing is; with 331,038 messages that people have written. */
@WithStack
class RealChatImportIT {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    @Test
    void readIsIndexedAndTheSecondTimeAllAreDuplicates(Stack stack, @TempDir Path directory) throws IOException {
        Path gitter = SharedData.find("chat/en-gitter.ndjson.zst");
        Path meetings = SharedData.find("chat/zh-meetings.ndjson.zst");
        try (ImportRig rig = new ImportRig(stack, directory)) {
            assertThat(run(rig, gitter)).isEqualTo(new ImportCounts(size(gitter), 211_038, 211_038, 211_038, 0, 0, 0));
            assertThat(run(rig, meetings))
                    .isEqualTo(new ImportCounts(size(meetings), 120_000, 120_000, 120_000, 0, 0, 0));
            assertThat(run(rig, meetings))
                    .isEqualTo(new ImportCounts(size(meetings), 120_000, 120_000, 0, 120_000, 0, 0));
            assertThat(run(rig, gitter)).isEqualTo(new ImportCounts(size(gitter), 211_038, 211_038, 0, 211_038, 0, 0));
        }
    }

    private static ImportCounts run(ImportRig rig, Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            ImportRun asked =
                    rig.request(ImportFormat.NDJSON, file.getFileName().toString(), content);
            ImportRun ended = rig.ended(asked.id(), LONGEST);
            System.out.println(file.getFileName() + ": " + ended.state() + " " + ended.counts());
            return ended.counts();
        }
    }

    private static long size(Path file) throws IOException {
        return Files.size(file);
    }
}
