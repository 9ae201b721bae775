package im.steward.trail.verify;

import im.steward.trail.proof.InclusionProof;
import im.steward.trail.proof.MerkleHash;
import im.steward.trail.proof.NoteKey;
import im.steward.trail.proof.TlogProof;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** {@code java -jar steward-trail-…-verify.jar}: for an outsider who was given files and trusts nothing but a key. */
public final class VerifyCommand {
    private static final String USAGE = """
            Usage: verify [--json] [--key KEY|FILE] [--anchor FILE] TRAIL
              TRAIL    an exported trail (directory or zip), or one entry's .tlog-proof
              --key    the log's public key, from somebody you trust; without it the key in the export is believed
              --anchor a copy of the anchor file that was kept outside the house
            Exit code 0: valid; 1: not valid; 2: could not be read.
            """;

    private boolean json;
    private Optional<NoteKey> key = Optional.empty();
    private Optional<Path> anchor = Optional.empty();
    private Optional<Path> trail = Optional.empty();

    private VerifyCommand() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    public static int run(List<String> args, PrintStream out, PrintStream err) {
        VerifyCommand command = new VerifyCommand();
        try {
            command.read(new ArrayDeque<>(args));
            Path file = command.trail.orElseThrow(() -> new IllegalArgumentException("name a trail to verify"));
            Verdict verdict = command.verify(file);
            out.print(command.json ? verdict.json() + "\n" : verdict.text());
            return verdict.valid() ? 0 : 1;
        } catch (IOException | IllegalArgumentException unreadable) {
            err.println("Cannot verify: " + unreadable.getMessage() + "\n" + USAGE);
            return 2;
        }
    }

    private void read(Deque<String> args) throws IOException {
        while (!args.isEmpty()) {
            String arg = args.removeFirst();
            switch (arg) {
                case "--json" -> json = true;
                case "--key" -> key = Optional.of(key(value(arg, args)));
                case "--anchor" -> anchor = Optional.of(Path.of(value(arg, args)));
                default -> trail = Optional.of(Path.of(arg));
            }
        }
    }

    private Verdict verify(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            return verify(new ExportedTrail(file));
        }
        if (Files.size(file) < 1_000_000) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            if (TlogProof.looksLike(text)) {
                return verify(TlogProof.of(text));
            }
        }
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            return verify(new ExportedTrail(zip.getPath("/")));
        }
    }

    private Verdict verify(ExportedTrail export) throws IOException {
        return export.verify(key.isPresent() ? key.get() : export.key(), anchor);
    }

    /** A proof stands for its one entry; {@code entries} counts that one. */
    private Verdict verify(TlogProof proof) {
        NoteKey trusted = key.orElseThrow(() -> new IllegalArgumentException("a .tlog-proof is verified with --key"));
        InclusionProof inclusion = proof.inclusion();
        List<Problem> problems = proof.problem(trusted)
                .map(sentence -> List.of(Problem.at(inclusion.index(), sentence)))
                .orElse(List.of());
        return new Verdict(
                1,
                inclusion
                        .rootFrom(MerkleHash.leaf(proof.leaf().getBytes(StandardCharsets.UTF_8)))
                        .orElse(MerkleHash.EMPTY),
                problems,
                1,
                0,
                0,
                Optional.empty(),
                0,
                0);
    }

    private static NoteKey key(String text) throws IOException {
        return NoteKey.of(text.contains("+") && !Files.exists(Path.of(text)) ? text : Files.readString(Path.of(text)));
    }

    private static String value(String option, Deque<String> args) {
        if (args.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return args.removeFirst();
    }
}
