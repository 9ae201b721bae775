package im.steward.backup.vault;

import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts restic (restic.net) for one repository and reads what it says. Its key and its passwords reach it by file and
 * environment, never by argument; its {@code percent_done} is not read, because it is 0 for streams.
 */
final class Restic {
    private static final int LAST_LINES = 20;
    /** It has made its snapshot, but for files that it could not read. */
    private static final int SOME_UNREAD = 3;

    private static final String STATUS = "\"message_type\":\"status\"";
    /** Left to itself it speaks sixty times. */
    private static final String STATUS_PER_SECOND = "2";

    /** A host that takes bytes and answers nothing is waited for by restic for ever. */
    private static final Duration SILENCE = Duration.ofMinutes(30);
    /** As much in half an hour is work, however slow; less are restic's own wakings and the lock that it renews. */
    private static final long A_MOVE = 1 << 20;
    /** What goes on in a status line while nothing else does. */
    private static final Pattern CLOCK = Pattern.compile("\"seconds_(elapsed|remaining)\":\\d+,?");
    /** What restic holds back until its host has taken it: a handful of packs. */
    private static final int PACKS_KIB = 128 << 10;

    private static final Duration LOCK_PATIENCE = Duration.ofMinutes(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    /** In the words of restic 0.14 to 0.18. */
    private static final List<String> DAMAGE = List.of(
            "ciphertext verification failed",
            "invalid data returned",
            "hash mismatch",
            "hash does not match",
            "id does not match",
            "repository contains errors",
            "repository contains damaged pack",
            "not found in index",
            "not found in repository",
            "unexpected eof",
            "pack header",
            "decoding failed",
            "decompressing blob");

    /** In the words of S3 stores and of ssh. */
    private static final List<String> REFUSED = List.of(
            "permission denied (",
            "signature we calculated does not match",
            "access key id you provided does not exist",
            "invalidaccesskeyid",
            "signaturedoesnotmatch",
            "access denied",
            "accessdenied",
            "403 forbidden");

    private static final List<String> AWAY = List.of(
            "connection refused",
            "no such host",
            "could not resolve hostname",
            "no route to host",
            "network is unreachable",
            "connection timed out",
            "connection reset",
            "i/o timeout",
            "tls handshake timeout");

    private static final Set<String> LOST = Set.of("vault-damaged", "vault-snapshot-gone");
    /** For these somebody waits who wants his data back. All else yields: each call derives a key, which is dear. */
    private static final Set<String> AT_ONCE = Set.of("dump", "restore");

    private static final Pattern MISSING = Pattern.compile("/(data/[0-9a-f]{2}|index|snapshots)/[0-9a-f]{64}");
    private final VaultName vault;
    private final VaultProperties.Site site;
    private final String program;
    private final Niceness niceness;
    private final Path cache;
    private final Duration silence;

    Restic(VaultName vault, VaultProperties.Site site, String program, Niceness niceness, Path cache) {
        this(
                vault,
                site,
                program,
                niceness,
                cache,
                site.uploadKib() > 0 ? SILENCE.plusSeconds(PACKS_KIB / site.uploadKib()) : SILENCE);
    }

    /** @param silence after which a restic is ended that neither takes nor gives a byte, here or to its vault */
    Restic(
            VaultName vault,
            VaultProperties.Site site,
            String program,
            Niceness niceness,
            Path cache,
            Duration silence) {
        this.vault = vault;
        this.site = site;
        this.program = program;
        this.niceness = niceness;
        this.cache = cache;
        this.silence = silence;
    }

    /** Full names of snapshots that begin so; none where the repository is no directory of this host. */
    List<String> snapshotsInDirectory(String beginning) {
        if (site.repository().contains(":")) {
            return List.of();
        }
        try (Stream<Path> snapshots = Files.list(Path.of(site.repository(), "snapshots"))) {
            return snapshots
                    .map(snapshot -> snapshot.getFileName().toString())
                    .filter(name -> name.startsWith(beginning))
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** A running restic. Closing it kills what still runs, and what it had not finished is no snapshot. */
    final class Call implements AutoCloseable {
        private final Process process;
        private final CompletableFuture<List<String>> complaints;
        private final Unread unread = new Unread();
        private final AtomicLong heard = new AtomicLong();
        private volatile OptionalLong since = OptionalLong.empty();
        private volatile long moved = System.nanoTime();
        private volatile boolean silent;

        private Call(Process process) {
            this.process = process;
            this.complaints = CompletableFuture.supplyAsync(
                    () -> lastLines(counted(process.getErrorStream()), unread),
                    work -> Thread.ofVirtual().start(work));
            Thread.ofVirtual().name("restic-silence").start(this::endWhenSilent);
        }

        Process process() {
            return process;
        }

        /** From here on it is restic's turn, until the next word of ours. */
        void expect() {
            since = OptionalLong.of(System.nanoTime());
        }

        /** It is ours: a producer or a reader may take its time. */
        private void rest() {
            since = OptionalLong.empty();
        }

        /** The same to its end, for work of its own; only where its moves can be seen from outside. */
        void expectMoves() {
            if (ProcessBytes.of(process.pid()).isPresent()) {
                expect();
            }
        }

        private void endWhenSilent() {
            long before = 0;
            try {
                while (!process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    OptionalLong turn = since;
                    long now = ProcessBytes.of(process.pid()).orElse(0) - heard.get();
                    if (now - before >= A_MOVE) {
                        before = now;
                        moved = System.nanoTime();
                    }
                    if (turn.isPresent() && System.nanoTime() - Math.max(turn.getAsLong(), moved) > silence.toNanos()) {
                        silent = true;
                        process.destroyForcibly();
                        return;
                    }
                }
            } catch (InterruptedException unexpected) {
                Thread.currentThread().interrupt();
            }
        }

        /** What it tells us moves nothing. */
        private InputStream counted(InputStream told) {
            return new FilterInputStream(told) {
                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    int read = in.read(bytes, from, length);
                    heard.addAndGet(Math.max(0, read));
                    return read;
                }
            };
        }

        /** For what it stores; when all of it is written, the end is its own. */
        OutputStream input() {
            return new FilterOutputStream(process.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    expect();
                    out.write(bytes, from, length);
                    rest();
                }

                @Override
                public void close() throws IOException {
                    expect();
                    out.close();
                }
            };
        }

        /** What it reads out of the vault. */
        InputStream output() {
            return new FilterInputStream(process.getInputStream()) {
                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    expect();
                    int read = in.read(bytes, from, length);
                    rest();
                    return read;
                }
            };
        }

        /** Standard output to its end. */
        List<String> lines() {
            return lines(_ -> {});
        }

        /** @param status told what restic says while it works; that is not kept, because a day of it is much */
        List<String> lines(Consumer<String> status) {
            List<String> kept = new ArrayList<>();
            String last = "";
            try (var out = new BufferedReader(
                    new InputStreamReader(counted(process.getInputStream()), StandardCharsets.UTF_8))) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    if (line.contains(STATUS)) {
                        String words = CLOCK.matcher(line).replaceAll("");
                        if (!words.equals(last)) {
                            last = words;
                            moved = System.nanoTime();
                        }
                        status.accept(line);
                    } else {
                        unread.hear(line);
                        kept.add(line);
                    }
                }
                return kept;
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        /** Waits for a good end; throws what restic complained about otherwise. */
        void succeed() {
            int code = exitCode();
            if (silent) {
                throw new UnavailableException(away());
            }
            if (code != 0) {
                throw failure(code, complaints.join());
            }
        }

        /** The same, where files of a tree may have been deleted before their turn; says how many were. */
        int succeedBut() {
            int code = exitCode();
            complaints.join();
            if (silent || code != SOME_UNREAD || !unread.areAllGone()) {
                succeed();
            }
            return unread.gone();
        }

        int exitCode() {
            try {
                return process.waitFor();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new UnavailableException(interrupted(), stop);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
            // What it wrote until now is whole blocks without a snapshot: prune takes them away.
            process.onExit().join();
        }
    }

    Call start(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(program);
        if (site.uploadKib() > 0) {
            command.add("--limit-upload=" + site.uploadKib());
        }
        if (site.downloadKib() > 0) {
            command.add("--limit-download=" + site.downloadKib());
        }
        SftpAddress.of(site.repository())
                .ifPresent(address -> command.add("--option=sftp.command=" + address.command(site)));
        command.addAll(arguments);
        boolean yields = arguments.stream().noneMatch(AT_ONCE::contains);
        ProcessBuilder builder = new ProcessBuilder(yields ? niceness.of(command) : command);
        Map<String, String> environment = builder.environment();
        environment.put("RESTIC_REPOSITORY", site.repository());
        environment.put("RESTIC_PASSWORD_FILE", site.keyFile().toString());
        environment.put("RESTIC_CACHE_DIR", cache.toString());
        environment.put("RESTIC_PROGRESS_FPS", STATUS_PER_SECOND);
        if (site.cpus() > 0) {
            environment.put("GOMAXPROCS", Integer.toString(site.cpus()));
        }
        environment.putAll(secrets());
        try {
            return new Call(builder.start());
        } catch (IOException missing) {
            throw new UnavailableException(missing(), missing);
        }
    }

    private Fault missing() {
        return new Fault(
                "restic-missing",
                "The program " + program + " cannot be started",
                "Run as root: apt-get install -y restic, or name it by steward.backup.restic");
    }

    /** Runs to a good end, when the vault is free. */
    List<String> run(List<String> arguments) {
        return run(arguments, _ -> {});
    }

    /** @param status told what it says while it works; throws to end it */
    List<String> run(List<String> arguments, Consumer<String> status) {
        return whenFree(() -> once(arguments, status));
    }

    /**
     * What it said of a tree that it has stored.
     *
     * @param gone files that were deleted before it came to them
     */
    record Said(List<String> lines, int gone) {
        Said {
            lines = List.copyOf(lines);
        }
    }

    /** The same for a tree that is in use. */
    Said runOverTree(List<String> arguments, Consumer<String> status) {
        return whenFree(() -> {
            try (Call call = start(arguments)) {
                call.expectMoves();
                closeInput(call.process());
                List<String> lines = call.lines(status);
                return new Said(lines, call.succeedBut());
            }
        });
    }

    /**
     * A lock is refused before a byte has moved, so the work can be begun again: a lock that nobody holds any more is
     * taken away, for one that somebody holds we wait a while. restic itself waits from 0.16 on only.
     */
    <T> T whenFree(Supplier<T> work) {
        long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
        while (true) {
            try {
                return work.get();
            } catch (UnavailableException refused) {
                if (!refused.fault().code().equals("vault-locked") || System.nanoTime() > deadline) {
                    throw refused;
                }
            }
            // Removes only locks of this host whose process is gone, and any that was not renewed for half an hour.
            once(List.of("unlock"), _ -> {});
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /**
     * Runs what reads the repository's settings or names snapshots. It needs no lock, which restic waits 0.2 s for; what
     * reads their blocks does, or a prune might take them away meanwhile.
     */
    List<String> look(List<String> arguments) {
        List<String> unlocked = new ArrayList<>(List.of("--no-lock"));
        unlocked.addAll(arguments);
        try (Call call = start(unlocked)) {
            call.expect();
            return toItsEnd(call, _ -> {});
        }
    }

    private List<String> once(List<String> arguments, Consumer<String> status) {
        try (Call call = start(arguments)) {
            call.expectMoves();
            return toItsEnd(call, status);
        }
    }

    private static List<String> toItsEnd(Call call, Consumer<String> status) {
        closeInput(call.process());
        List<String> lines = call.lines(status);
        call.succeed();
        return lines;
    }

    private static void closeInput(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            throw new UncheckedIOException(alreadyGone);
        }
    }

    private Map<String, String> secrets() {
        Path file = site.environmentFile();
        if (file == null) {
            return Map.of();
        }
        try {
            Map<String, String> secrets = new HashMap<>();
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.startsWith("#")) {
                    secrets.put(
                            line.substring(0, equals).strip(),
                            line.substring(equals + 1).strip());
                }
            }
            return secrets;
        } catch (IOException unreadable) {
            throw new UnavailableException(
                    new Fault(
                            "vault-environment-unreadable",
                            "The environment file of vault " + vault + " cannot be read",
                            "Check that " + file + " exists and that the worker may read it"),
                    unreadable);
        }
    }

    private static List<String> lastLines(InputStream errors, Unread unread) {
        Deque<String> last = new ArrayDeque<>();
        try (var lines = new BufferedReader(new InputStreamReader(errors, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                unread.hear(line);
                last.addLast(line);
                if (last.size() > LAST_LINES) {
                    last.removeFirst();
                }
            }
        } catch (IOException killed) {
            last.addLast("restic was ended");
        }
        return List.copyOf(last);
    }

    Fault interrupted() {
        return new Fault(
                "vault-interrupted",
                "The work with vault " + vault + " was broken off",
                "Nothing is left to do; the next try begins where this one ended");
    }

    /** What it found altered or gone no second try brings back. */
    private StewardException failure(int code, List<String> complaints) {
        Fault fault = fault(code, complaints);
        return LOST.contains(fault.code()) ? new IntegrityException(fault) : new UnavailableException(fault);
    }

    private static boolean speaksOfDamage(String said) {
        return DAMAGE.stream().anyMatch(said::contains)
                || (said.contains("no such file or directory")
                        && MISSING.matcher(said).find());
    }

    /** restic 0.14 tells its reasons by words only; exit codes 10 to 12 came with 0.17. */
    private Fault fault(int code, List<String> complaints) {
        if (complaints.stream().anyMatch(line -> line.contains("sftp session"))) {
            Optional<SftpAddress> address = SftpAddress.of(site.repository());
            if (address.isPresent()) {
                return fault(code, address.get().complaints(site));
            }
        }
        String said = String.join("\n", complaints).toLowerCase(Locale.ROOT);
        if (code == Niceness.PROGRAM_MISSING) {
            return missing();
        }
        if (code == 12 || said.contains("wrong password") || said.contains("no key found")) {
            return new Fault(
                    "vault-key-wrong",
                    "The key in " + site.keyFile() + " does not open vault " + vault,
                    "Put the vault's own key back, or name another vault; a new key opens no old set");
        }
        if (said.contains("resolving password failed") || said.contains("password-file")) {
            return new Fault(
                    "vault-key-missing",
                    "The key file of vault " + vault + " cannot be read",
                    "Put the key back at " + site.keyFile() + " and let the worker read it");
        }
        if (said.contains("no space left") || said.contains("disk quota exceeded")) {
            return new Fault(
                    "vault-full",
                    "The disk of vault " + vault + " is full",
                    "Make room or shorten the keep rule, then run the plan again; older sets are unharmed");
        }
        if (code == SOME_UNREAD || said.contains("source file could not be read")) {
            return new Fault(
                    "backup-files-unreadable",
                    "Some files of the tree cannot be read",
                    "Let the worker's account read every file there, or exclude those it need not take");
        }
        if (code == 11 || said.contains("already locked") || said.contains("unable to create lock")) {
            return new Fault(
                    "vault-locked",
                    "Vault " + vault + " is locked by other work",
                    "Wait for the other run; a lock left behind is taken away when its process is gone");
        }
        if (said.contains("host key verification failed")) {
            return new Fault(
                    "vault-host-unknown",
                    "The host of vault " + vault + " shows an SSH key that is not among the known hosts",
                    "Compare its fingerprint with the one its administrator tells, then add it to the known-hosts-file");
        }
        if (REFUSED.stream().anyMatch(said::contains)) {
            return new Fault(
                    "vault-refused",
                    "The host of vault " + vault + " does not accept Steward's credentials",
                    "Check its environment-file (S3) or its ssh-key-file (SFTP), then run the plan again");
        }
        if (AWAY.stream().anyMatch(said::contains)) {
            return away();
        }
        // Only now: restic asks this question after any trouble with an address.
        if (code == 10 || said.contains("is there a repository at") || said.contains("repository does not exist")) {
            return new Fault(
                    "vault-missing",
                    "There is no vault at the address of " + vault,
                    "Check steward.backup.vaults." + vault + ".repository and that its disk is mounted");
        }
        if (said.contains("no matching id found") || said.contains("find snapshot")) {
            return new Fault(
                    "vault-snapshot-gone",
                    "Vault " + vault + " no longer holds a snapshot that a set names",
                    "Find out who or what took it away, restore another set, and take a new one of this plan now");
        }
        if (speaksOfDamage(said)) {
            return new Fault(
                    "vault-damaged",
                    "Vault " + vault + " holds bytes that are not as they were stored",
                    "Keep its disk for inspection, take a new set to another vault, and let restic check say what is lost");
        }
        return new Fault(
                "vault-failed",
                "Vault %s did not do its work (exit code %d): %s".formatted(vault, code, reason(complaints)),
                "Check that the vault's disk or host answers, then run the plan again");
    }

    private Fault away() {
        return new Fault(
                "vault-away",
                "The host of vault " + vault + " does not answer",
                "Check the network and steward.backup.vaults." + vault + ".repository, then run the plan again");
    }

    private static String reason(List<String> complaints) {
        return complaints.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .map(line -> line.length() > 200 ? line.substring(0, 200) : line)
                .orElse("no reason given");
    }
}
