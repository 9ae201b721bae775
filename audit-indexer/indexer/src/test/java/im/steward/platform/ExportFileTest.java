package im.steward.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import im.steward.kernel.InvalidException;
import im.steward.platform.ndjson.NdjsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packing is told by the bytes, never by the name; what is broken or forged does no harm. */
class ExportFileTest {
    private static final int LINES = 2_000;

    @TempDir
    Path directory;

    @Test
    void gzipZstdZipTarAndPlainGiveTheSame() throws IOException {
        byte[] plain = lines(LINES);

        assertThat(read(plain).events).hasSize(LINES);
        assertThat(read(gzip(plain)).events).hasSize(LINES);
        assertThat(read(zstd(plain)).events).hasSize(LINES);
        assertThat(read(zip("a/b.ndjson", plain)).events).hasSize(LINES);
        assertThat(read(tar("a/b.ndjson", plain)).events).hasSize(LINES);
        assertThat(read(gzip(tar("a/b.ndjson", plain))).events).hasSize(LINES);
        assertThat(read(zip("b.ndjson.gz", gzip(plain))).events).hasSize(LINES);
        Path folder = directory.resolve("folder");
        Files.createDirectories(folder.resolve("inner"));
        Files.write(folder.resolve("inner/x"), plain);
        assertThat(in(folder, Limits.DEFAULT).events).hasSize(LINES);
    }

    @Test
    void allBeforeTheCutIsKeptAndTheRunSaysSo() throws IOException {
        for (Function<byte[], byte[]> packing : Arrays.<Function<byte[], byte[]>>asList(
                ExportFileTest::gzip,
                ExportFileTest::zstd,
                plain -> zip("a.ndjson", plain),
                plain -> tar("a.ndjson", plain),
                plain -> gzip(tar("a.ndjson", plain)))) {
            byte[] packed = packing.apply(lines(LINES));

            Found found = read(Arrays.copyOf(packed, packed.length * 2 / 3));

            assertThat(found.events).hasSizeBetween(LINES / 3, LINES - 1);
            assertThat(found.rejections).singleElement().satisfies(rejection -> {
                assertThat(rejection.reason()).isEqualTo(Rejection.Reason.CUT_OFF);
                assertThat(rejection.place().number()).isGreaterThanOrEqualTo(found.events.size());
            });
        }
    }

    @Test
    void damagedBytesAreToldAndEarlierLinesKept() throws IOException {
        byte[] packed = gzip(lines(LINES));
        Arrays.fill(packed, packed.length / 2, packed.length / 2 + 200, (byte) 0x55);

        Found found = read(packed);

        assertThat(found.events).isNotEmpty();
        assertThat(found.rejections).isNotEmpty();
        assertThat(found.rejections.getLast().reason())
                .isIn(Rejection.Reason.DAMAGED, Rejection.Reason.CUT_OFF, Rejection.Reason.JSON_INVALID);
    }

    @Test
    void aNameThatPointsOutOfTheArchiveIsRejectedAndNothingIsWritten() throws IOException {
        for (String name : new String[] {"../evil.ndjson", "/etc/evil", "a/../../evil", "C:\\evil", "..\\evil"}) {
            Found found = read(zip(name, lines(1)));

            assertThat(found.events).isEmpty();
            assertThat(found.rejections)
                    .singleElement()
                    .extracting(Rejection::reason)
                    .isEqualTo(Rejection.Reason.NAME_UNSAFE);
        }
        assertThat(Files.exists(directory.resolve("../evil.ndjson"))).isFalse();
    }

    @Test
    void aBombIsStopped() throws IOException {
        byte[] zeros = new byte[80 << 20];

        assertThatThrownBy(() -> read(gzip(zeros)))
                .hasMessageContaining("import-archive-bomb")
                .hasMessageContaining("times its size");
        assertThatThrownBy(() -> read(zip("a", zeros))).hasMessageContaining("import-archive-bomb");
        assertThatThrownBy(() -> in(write(gzip(lines(LINES))), new Limits(1_000, 500, 10, 1 << 20)))
                .hasMessageContaining("more than 1000 bytes");
    }

    @Test
    void aBombInsideAnArchiveIsStoppedToo() throws IOException {
        byte[] packed = gzip(new byte[80 << 20]);

        for (byte[] export : List.of(zip("a.gz", packed), tar("a.gz", packed), gzip(tar("a.gz", packed)))) {
            assertThatThrownBy(() -> read(export)).hasMessageContaining("import-archive-bomb");
        }
        assertThatThrownBy(() -> read(zip("a.zst", zstd(new byte[80 << 20]))))
                .hasMessageContaining("import-archive-bomb");
        Path folder = Files.createDirectories(directory.resolve("folder"));
        Files.write(folder.resolve("a.gz"), packed);
        assertThatThrownBy(() -> in(folder, Limits.DEFAULT)).hasMessageContaining("import-archive-bomb");
    }

    @Test
    void eachNestingIsCountedByItself() throws IOException {
        byte[] plain = lines(LINES);
        Limits justEnough = new Limits(plain.length + 2_000, 500, 10, 1 << 20);

        assertThat(in(write(zip("a", plain)), justEnough).events).hasSize(LINES);
        assertThat(in(write(gzip(tar("a.gz", gzip(plain)))), justEnough).events).hasSize(LINES);
    }

    @Test
    void anEntryNobodyWantsCountsAsItIsSkipped() throws IOException {
        byte[] skipped = gzip(tar("data/film", new byte[80 << 20]));
        ExportFile export = new ExportFile(write(skipped), "export", Limits.DEFAULT, _ -> {});

        assertThatThrownBy(() -> export.each(_ -> false, new Found(), _ -> {}))
                .hasMessageContaining("import-archive-bomb");
    }

    /** The directory alone would fill a small heap; read from the front, each entry is counted before the next. */
    @Test
    void aZipOfTooManyFilesIsReadFromItsFront() throws IOException {
        Path file = directory.resolve("many.zip");
        String padding = "x".repeat(60_000);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < 200; i++) {
                zip.putNextEntry(new ZipEntry(i + padding));
                zip.write(lines(1));
            }
        }

        assertThat(ZipDirectory.isShort(file)).isFalse();
        assertThat(in(file, Limits.DEFAULT).events).hasSize(200);
        assertThatThrownBy(() -> in(file, new Limits(1 << 30, 500, 150, 1 << 20)))
                .hasMessageContaining("more than 150 files");
        assertThat(ZipDirectory.isShort(write(zip("a", lines(1))))).isTrue();
    }

    @Test
    void aPasswordIsAskedAwayInOneSentence() throws IOException {
        byte[] zip = zip("a.ndjson", lines(1));
        zip[6] |= 1;
        int central = indexOf(zip, new byte[] {'P', 'K', 1, 2});
        zip[central + 8] |= 1;

        assertThatThrownBy(() -> read(zip))
                .hasMessage(
                        "import-password-protected: The archive is protected by a password. Unpack it with the password,"
                                + " pack it again without one, and import that file.");
    }

    @Test
    void aLineThatIsTooLongIsRejectedAndTheRestGoesOn() throws IOException {
        byte[] both = (("x".repeat(200_000) + "\n") + new String(lines(1), UTF_8)).getBytes(UTF_8);

        Found found = in(write(both), new Limits(1 << 30, 500, 10, 100_000));

        assertThat(found.events).hasSize(1);
        assertThat(found.reasons()).containsExactly("export:1 too-large");
    }

    @Test
    void anyBytesAtAllAreReadOrRejected() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = i % 3 == 0 ? zip("a", lines(20)) : i % 3 == 1 ? tar("a", lines(20)) : gzip(lines(20));
            for (int j = random.nextInt(20); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(read(bytes)).isNotNull();
            } catch (InvalidException told) {
                assertThat(told.fault().code()).startsWith("import-");
            }
        }
    }

    private Found read(byte[] bytes) throws IOException {
        return in(write(bytes), Limits.DEFAULT);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("export"), bytes);
    }

    private static Found in(Path path, Limits limits) {
        return Found.in(path, NdjsonReader.PLATFORM, limits, NdjsonReader::new);
    }

    private static byte[] lines(int count) {
        Random random = new Random(1);
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            lines.append("""
                    {"id":"m%d","conversation":{"id":"c"},"sender":{"id":"u"},"sent_at":"2026-03-01T12:00:00Z","text":"%x"}
                    """.formatted(i, random.nextLong()));
        }
        return lines.toString().getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] plain) {
        return packed(out -> new GZIPOutputStream(out), plain);
    }

    private static byte[] zstd(byte[] plain) {
        return packed(out -> new ZstdOutputStream(out), plain);
    }

    private static byte[] zip(String name, byte[] content) {
        return packed(
                out -> {
                    ZipOutputStream zip = new ZipOutputStream(out);
                    zip.putNextEntry(new ZipEntry(name));
                    return zip;
                },
                content);
    }

    private static byte[] tar(String name, byte[] content) {
        return packed(
                out -> {
                    TarArchiveOutputStream tar = new TarArchiveOutputStream(out) {
                        @Override
                        public void close() throws IOException {
                            closeArchiveEntry();
                            super.close();
                        }
                    };
                    TarArchiveEntry entry = new TarArchiveEntry(name);
                    entry.setSize(content.length);
                    tar.putArchiveEntry(entry);
                    return tar;
                },
                content);
    }

    @FunctionalInterface
    private interface Packing {
        OutputStream around(OutputStream out) throws IOException;
    }

    private static byte[] packed(Packing packing, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = packing.around(bytes)) {
            out.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i < bytes.length - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new IllegalStateException("not in there");
    }
}
