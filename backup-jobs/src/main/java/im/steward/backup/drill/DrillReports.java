package im.steward.backup.drill;

import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.ManifestKey;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.Sha256;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Signed reports on disk: per drill a directory with workbook and document in both languages, the list of their hashes
 * and its detached signature. What is handed out is compared with the hash in the drill's row.
 */
public final class DrillReports {
    /** As {@code sha256sum -c} reads it. */
    public static final String SUMS = "SHA256SUMS";

    public static final String SIGNATURE = "SHA256SUMS.sig";
    private static final int CHARTED = 60;
    private final Drills drills;
    private final BackupCatalog catalog;
    private final ManifestKey key;
    private final Path directory;
    private final Clock clock;

    DrillReports(Drills drills, BackupCatalog catalog, ManifestKey key, Path directory, Clock clock) {
        this.drills = drills;
        this.catalog = catalog;
        this.key = key;
        this.directory = directory;
        this.clock = clock;
    }

    /** Every report has the same files. */
    public static List<String> files() {
        return List.of("drill.en.docx", "drill.en.xlsx", "drill.zh.docx", "drill.zh.xlsx", SUMS, SIGNATURE);
    }

    /** The file as it was signed. */
    public byte[] fetch(Drill drill, String file) {
        Sha256 expected = drill.report()
                .filter(_ -> files().contains(file))
                .orElseThrow(() -> new RefusedException(new Fault(
                        "drill-report-unknown",
                        "The drill " + drill.id() + " has no such report",
                        "Wait for its end, then take a file from the list on its page")));
        byte[] sums = read(drill, SUMS);
        byte[] bytes = read(drill, file);
        boolean listed = file.equals(SIGNATURE)
                || file.equals(SUMS)
                || new String(sums, StandardCharsets.UTF_8)
                        .lines()
                        .anyMatch(line -> line.equals(line(file, Sha256.of(bytes))));
        if (!Sha256.of(sums).equals(expected) || !listed) {
            throw new IntegrityException(new Fault(
                    "drill-report-altered",
                    "The report of drill " + drill.id() + " is not as it was signed",
                    "Bring it back from a backup of steward.backup.drill-reports, or drill again"));
        }
        return bytes;
    }

    private byte[] read(Drill drill, String file) {
        try {
            return Files.readAllBytes(directory.resolve(drill.id().toString()).resolve(file));
        } catch (NoSuchFileException gone) {
            throw new UnavailableException(
                    new Fault(
                            "drill-report-missing",
                            "The report of drill " + drill.id() + " is not in its directory",
                            "Check that console and worker share the disk of steward.backup.drill-reports"),
                    gone);
        } catch (IOException unreadable) {
            throw notWritten(unreadable);
        }
    }

    /** Takes the place of what a killed worker wrote for the same drill. */
    Sha256 write(Drill drill, DrillResult result, Optional<Fault> fault) {
        List<Drill> before = drills.newestOf(drill.plan(), CHARTED).stream()
                .filter(other ->
                        !other.id().equals(drill.id()) && !other.state().open())
                .toList()
                .reversed();
        DrillReport report = new DrillReport(
                drill, catalog.fetch(drill.set()), result, fault, clock.instant(), before, DrillWords.EN);
        Path place = directory.resolve(drill.id().toString());
        Path draft = directory.resolve(drill.id() + ".new");
        try {
            delete(draft);
            Files.createDirectories(draft);
            SortedMap<String, Sha256> hashes = new TreeMap<>();
            for (DrillWords words : DrillWords.values()) {
                DrillReport told = report.in(words);
                hashes.putAll(write(draft, "drill." + words.tag() + ".xlsx", told::workbook));
                hashes.putAll(write(draft, "drill." + words.tag() + ".docx", told::document));
            }
            StringBuilder sums = new StringBuilder();
            hashes.forEach((name, hash) -> sums.append(line(name, hash)).append('\n'));
            byte[] bytes = sums.toString().getBytes(StandardCharsets.UTF_8);
            Files.write(draft.resolve(SUMS), bytes);
            Files.write(draft.resolve(SIGNATURE), key.sign(bytes));
            delete(place);
            Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
            return Sha256.of(bytes);
        } catch (IOException disk) {
            throw notWritten(disk);
        }
    }

    private static UnavailableException notWritten(IOException cause) {
        return new UnavailableException(
                new Fault(
                        "drill-report-not-written",
                        "The drill's report could not be written or read (%s)"
                                .formatted(cause.getClass().getSimpleName()),
                        "Make room in steward.backup.drill-reports and let the worker write there"),
                cause);
    }

    private interface Body {
        void write(OutputStream out) throws IOException;
    }

    private static SortedMap<String, Sha256> write(Path draft, String name, Body body) throws IOException {
        Path file = draft.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            body.write(out);
        }
        return new TreeMap<>(java.util.Map.of(name, Sha256.of(Files.readAllBytes(file))));
    }

    private static String line(String name, Sha256 hash) {
        return hash.hex() + "  " + name;
    }

    private static void delete(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            try (Stream<Path> files = Files.list(place)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(place);
        }
    }
}
