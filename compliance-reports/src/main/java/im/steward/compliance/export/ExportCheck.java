package im.steward.compliance.export;

import im.steward.kernel.Sha256;
import im.steward.trail.proof.NoteKey;
import im.steward.trail.proof.TlogProof;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks an export as whoever received it can: a directory or a zip, no network, no database, no trust in names. */
public final class ExportCheck {
    /** A manifest lists files; a hundred thousand of them fit. */
    private static final int LARGEST_TEXT = 64 << 20;

    private static final List<String> TEXTS = List.of(Manifest.FILE, Sums.FILE, ExportSeal.PROOF);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<String, Export.File> found = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    private ExportCheck() {}

    /** @param problems one sentence each, naming the file; empty when all is as it was sealed */
    public record Verdict(boolean valid, List<String> problems) {
        public Verdict {
            problems = List.copyOf(problems);
        }
    }

    /** @param key checks the proof's signature too; without it the proof is only checked in itself */
    public static Verdict of(Path directoryOrZip, Optional<NoteKey> key) throws IOException {
        ExportCheck check = new ExportCheck();
        if (Files.isDirectory(directoryOrZip)) {
            check.readDirectory(directoryOrZip);
        } else {
            check.readZip(directoryOrZip);
        }
        check.compare(key);
        return new Verdict(check.problems.isEmpty(), check.problems);
    }

    private void readDirectory(Path directory) throws IOException {
        for (String path : ExportFolder.list(directory)) {
            try (InputStream in = Files.newInputStream(directory.resolve(path))) {
                add(path, in);
            }
        }
    }

    /** Entry by entry from the front: a cut file still shows what is in front of the cut. */
    private void readZip(Path zip) throws IOException {
        String current = "the beginning";
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                current = entry.getName();
                if (!entry.isDirectory()) {
                    add(current, in);
                }
            }
        } catch (ZipException | IllegalArgumentException damaged) {
            String why = String.valueOf(damaged.getMessage());
            problems.add(
                    why.contains("ncrypted")
                            ? "The zip is protected with a password; unpack it and check the directory"
                            : "The zip is damaged at %s: %s".formatted(current, why));
            return;
        } catch (EOFException cut) {
            problems.add("The zip is cut in the middle of " + current);
            return;
        }
        readContents(zip);
    }

    /**
     * Once more, by the table of contents at its end, which is what most programs unpack by: of two zips in one file
     * they would take the other. Their digests are compared, since another file with the same CRC is easily made.
     */
    private void readContents(Path zip) throws IOException {
        Map<String, Export.File> listed = new HashMap<>();
        String current = "its table of contents";
        try (ZipFile contents = new ZipFile(zip.toFile(), StandardCharsets.UTF_8)) {
            for (ZipEntry entry : Collections.list(contents.entries())) {
                current = entry.getName();
                if (!entry.isDirectory()) {
                    try (InputStream in = contents.getInputStream(entry)) {
                        listed.put(current, Sums.of(current, in));
                    }
                }
            }
        } catch (ZipException | EOFException damaged) {
            problems.add("The zip is cut or damaged at " + current);
            return;
        }
        if (!listed.equals(found) || !ZipEnd.isPlain(zip)) {
            problems.add("The zip is more than one: programs may unpack other files than the ones checked here");
        }
    }

    private void add(String path, InputStream in) throws IOException {
        if (found.containsKey(path)) {
            problems.add(path + " is in there twice");
        }
        if (TEXTS.contains(path)) {
            byte[] bytes = in.readNBytes(LARGEST_TEXT);
            texts.put(path, new String(bytes, StandardCharsets.UTF_8));
            found.put(path, Sums.of(path, new ByteArrayInputStream(bytes)));
        } else {
            found.put(path, Sums.of(path, in));
        }
    }

    private void compare(Optional<NoteKey> key) {
        TreeSet<String> unknown = new TreeSet<>(found.keySet());
        TEXTS.forEach(unknown::remove);
        for (Export.File expected : listed()) {
            unknown.remove(expected.path());
            compare(expected);
        }
        if (texts.containsKey(Manifest.FILE)) {
            unknown.forEach(path -> problems.add(path + " is not listed in the manifest"));
        }
        compareSums();
        compareProof(key);
    }

    private List<Export.File> listed() {
        String manifest = texts.get(Manifest.FILE);
        if (manifest == null) {
            problems.add(Manifest.FILE + " is missing");
            return List.of();
        }
        try {
            List<Export.File> files = new ArrayList<>();
            for (JsonNode file : JSON.readTree(manifest).path("files")) {
                files.add(new Export.File(
                        file.path("path").asString(),
                        file.path("bytes").asLong(),
                        Sha256.ofHex(file.path("sha256").asString())));
            }
            return files;
        } catch (JacksonException | IllegalArgumentException cut) {
            problems.add(Manifest.FILE + " cannot be read; it was cut or changed");
            return List.of();
        }
    }

    private void compare(Export.File expected) {
        Export.File actual = found.get(expected.path());
        if (actual == null) {
            problems.add(expected.path() + " is missing");
        } else if (actual.bytes() < expected.bytes()) {
            problems.add("%s is cut: %d of %d bytes".formatted(expected.path(), actual.bytes(), expected.bytes()));
        } else if (!actual.sha256().equals(expected.sha256())) {
            problems.add(expected.path() + " was changed");
        }
    }

    private void compareSums() {
        String sums = texts.get(Sums.FILE);
        if (sums == null) {
            problems.add(Sums.FILE + " is missing");
            return;
        }
        List<Export.File> expected = found.values().stream()
                .filter(file -> !file.path().equals(Sums.FILE) && !file.path().equals(ExportSeal.PROOF))
                .toList();
        if (problems.isEmpty()
                && !new TreeSet<>(sums.lines().toList())
                        .equals(new TreeSet<>(Sums.text(expected).lines().toList()))) {
            problems.add(Sums.FILE + " does not agree with the files");
        }
    }

    private void compareProof(Optional<NoteKey> key) {
        String text = texts.get(ExportSeal.PROOF);
        Export.File manifest = found.get(Manifest.FILE);
        if (text == null) {
            problems.add(ExportSeal.PROOF + " is missing");
            return;
        }
        try {
            TlogProof proof = TlogProof.of(text);
            key.map(proof::problem)
                    .orElseGet(proof::problem)
                    .ifPresent(why -> problems.add(ExportSeal.PROOF + ": " + why));
            String subject = JSON.readTree(proof.leaf()).path("subject").asString("");
            if (manifest != null
                    && !subject.equals("sha256:" + manifest.sha256().hex())) {
                problems.add(Manifest.FILE + " is not the one that was written to the trail");
            }
        } catch (JacksonException | IllegalArgumentException unreadable) {
            problems.add(ExportSeal.PROOF + " cannot be read; it was cut or changed");
        }
    }
}
