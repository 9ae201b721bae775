package im.steward.backup.restore;

import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.BackupSet;
import im.steward.backup.catalog.BackupSet.State;
import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.Manifest;
import im.steward.backup.catalog.ManifestKey;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.restore.Restore.Kept;
import im.steward.backup.take.ContinuousPart;
import im.steward.backup.take.Parts;
import im.steward.backup.take.RestoreFaults;
import im.steward.backup.take.Restored;
import im.steward.backup.take.Restored.Check;
import im.steward.backup.take.Restoring;
import im.steward.backup.take.ScratchServer;
import im.steward.backup.take.Seen;
import im.steward.backup.take.Stopwatch;
import im.steward.backup.take.Unprivileged;
import im.steward.backup.vault.Stored;
import im.steward.backup.vault.Vault;
import im.steward.backup.vault.Vaults;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.Sha256;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One set, restored part by part into a scratch place of its owner's, which closing destroys. The place's names follow
 * from the owner's id, so that what a killed worker left is found by whoever comes next.
 */
public final class ScratchRestore implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ScratchRestore.class);
    private static final int OWNERS_LETTERS = 12;
    private static final int LONGEST_SUFFIX = 2;
    private final Site site;
    private final Place place;
    private final BackupSet set;
    private final Manifest manifest;
    private final Vault vault;
    private final Restoring.Passing passing;
    private final Duration opening;
    private final Map<PartName, Restored> open = new LinkedHashMap<>();
    private final Map<PartName, RestoredPart> done = new LinkedHashMap<>();

    private ScratchRestore(
            Site site,
            Place place,
            BackupSet set,
            Manifest manifest,
            Vault vault,
            Restoring.Passing passing,
            Duration opening) {
        this.site = site;
        this.place = place;
        this.set = set;
        this.manifest = manifest;
        this.vault = vault;
        this.passing = passing;
        this.opening = opening;
    }

    /** Where an owner's restores lie, and what their databases and indices are named after. */
    private record Place(Path directory, String letters) {
        Path of(PartName part) {
            return directory.resolve(part.value());
        }

        /** Two databases of one set must not get one name. */
        String suffix(BackupSet set, PartName part) {
            int place = set.parts().stream()
                    .map(SetPart::name)
                    .collect(Collectors.toCollection(TreeSet::new))
                    .headSet(part)
                    .size();
            String number = Integer.toString(place, Character.MAX_RADIX);
            return letters + "0".repeat(Math.max(0, LONGEST_SUFFIX - number.length())) + number;
        }
    }

    /**
     * All that a site's restores need.
     *
     * @param scratch the directory that scratch places are made in
     */
    public record Site(BackupCatalog catalog, Parts parts, Vaults vaults, ManifestKey key, Path scratch) {
        /**
         * Asks vault and manifest before anything is restored. Destroys what an earlier try of the same owner left.
         *
         * @param owner the id of the drill or restore that this is for
         * @param passing told of bytes that came out of the vault; throws to break off
         */
        public ScratchRestore open(BackupSetId id, UUID owner, Restoring.Passing passing) {
            return open(id, owner, 1, passing);
        }

        /**
         * @param number of this try, counted from 1: whoever lost the lease of an earlier one must not destroy this one
         *     when it notices
         */
        public ScratchRestore open(BackupSetId id, UUID owner, int number, Restoring.Passing passing) {
            Stopwatch watch = Stopwatch.start();
            BackupSet set = catalog.fetch(id);
            State.Complete complete = requireComplete(set);
            Vault vault = vaults.fetch(set.vault());
            set.parts().forEach(part -> parts.fetch(part.name()));
            // What this host has no program for it can neither destroy nor restore: its part fails, and names the
            // program.
            destroy(set, owner, number)
                    .ifPresent(blind -> log.atWarn()
                            .addKeyValue("set", id)
                            .addKeyValue("fault", blind.fault().code())
                            .log("leftovers of an earlier try could not be looked for"));
            Manifest manifest = manifest(set, complete, vault);
            Place place = place(owner, number);
            make(place.directory());
            return new ScratchRestore(this, place, set, manifest, vault, passing, watch.elapsed());
        }

        /** By name, whatever is there of this owner: servers, databases, indices, directories. */
        public void destroyLeftovers(BackupSetId id, UUID owner) {
            destroyLeftovers(id, owner, 1);
        }

        /** @param tries how many there were */
        public void destroyLeftovers(BackupSetId id, UUID owner, int tries) {
            destroy(catalog.fetch(id), owner, tries).ifPresent(blind -> {
                throw blind;
            });
        }

        /** As much as can be; what this host could not even look for is returned. */
        private Optional<UnavailableException> destroy(BackupSet set, UUID owner, int tries) {
            List<UnavailableException> blind = new ArrayList<>();
            for (int number = 1; number <= tries; number++) {
                destroy(set, place(owner, number)).ifPresent(blind::add);
            }
            return blind.stream().findFirst();
        }

        private Optional<UnavailableException> destroy(BackupSet set, Place place) {
            List<UnavailableException> blind = new ArrayList<>();
            try {
                for (SetPart part : set.parts()) {
                    destroy(part, set, place).ifPresent(blind::add);
                }
                ScratchServer.delete(place.directory());
            } catch (UncheckedIOException disk) {
                throw unwritable(disk);
            }
            return blind.stream().findFirst();
        }

        private Optional<UnavailableException> destroy(SetPart part, BackupSet set, Place place) {
            try {
                parts.find(part.name())
                        .ifPresent(
                                found -> found.destroyLeftovers(place.of(part.name()), place.suffix(set, part.name())));
                return Optional.empty();
            } catch (UnavailableException away) {
                if (away.fault().code().equals("backup-tool-missing")) {
                    return Optional.of(away);
                }
                throw away;
            }
        }

        private Place place(UUID owner, int number) {
            String letters = owner.toString().replace("-", "");
            return new Place(
                    scratch.resolve(letters + "-" + number),
                    letters.substring(letters.length() - OWNERS_LETTERS)
                            + Integer.toString(number, Character.MAX_RADIX));
        }

        private Manifest manifest(BackupSet set, State.Complete complete, Vault vault) {
            vault.requireOpen();
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            vault.readStream(complete.snapshot(), Manifest.PATH, read);
            byte[] bytes = read.toByteArray();
            if (!Sha256.of(bytes).equals(complete.manifest())) {
                throw differs(set, "the manifest in the vault is not the one that was entered");
            }
            Manifest manifest = Manifest.verify(bytes, key.open());
            if (!manifest.set().equals(set.id()) || !byName(manifest.parts()).equals(byName(set.parts()))) {
                throw differs(set, "its parts are not those of its manifest");
            }
            if (!manifest.previous().equals(catalog.manifestBefore(set.id()))) {
                throw differs(set, "its manifest does not name the one before it");
            }
            return manifest;
        }
    }

    private static State.Complete requireComplete(BackupSet set) {
        if (set.state() instanceof State.Complete complete) {
            return complete;
        }
        throw new RefusedException(new Fault(
                "backup-set-not-complete",
                "The set " + set.id() + " is " + set.state().name() + ", so there is nothing to restore",
                "Choose a complete set from the list"));
    }

    private static SortedMap<PartName, SetPart> byName(List<SetPart> parts) {
        return new TreeMap<>(parts.stream().collect(Collectors.toMap(SetPart::name, Function.identity())));
    }

    private static IntegrityException differs(BackupSet set, String how) {
        return new IntegrityException(new Fault(
                "backup-catalogue-differs",
                "The catalogue and the vault do not agree about set %s: %s".formatted(set.id(), how),
                "Restore from another set, and find out who or what wrote to the vault or to the catalogue"));
    }

    private static void make(Path directory) {
        try {
            Files.createDirectories(directory.resolveSibling("."));
            Files.createDirectory(
                    directory,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(
                            Unprivileged.choose().permissionsAbove())));
        } catch (IOException disk) {
            throw unwritable(disk);
        }
    }

    private static UnavailableException unwritable(Exception disk) {
        boolean full = String.valueOf(disk.getMessage()).contains("No space left");
        return new UnavailableException(
                full
                        ? new Fault(
                                "backup-scratch-full",
                                "The disk of the scratch place is full",
                                "Make room there or name a larger place in steward.backup.scratch-directory, then"
                                        + " restore again")
                        : new Fault(
                                "backup-scratch-failed",
                                "The scratch place could not be written (%s)"
                                        .formatted(disk.getClass().getSimpleName()),
                                "Check steward.backup.scratch-directory, who owns it and its disk"),
                disk);
    }

    public BackupSet set() {
        return set;
    }

    public Manifest manifest() {
        return manifest;
    }

    public Vault vault() {
        return vault;
    }

    /** Those of the set, in the order that makes them fit. */
    public List<PartName> parts() {
        return site.parts().inOrder(set.parts().stream().map(SetPart::name).toList());
    }

    /** An empty place of this restore's own for one part; a single file goes there, too. */
    public Restoring restoring(PartName name) {
        Path directory = place.of(name);
        if (!Files.exists(directory)) {
            make(directory);
        }
        return new Restoring(vault, directory, place.suffix(set, name), passing);
    }

    /** Restores and looks; what it found wrong is in the result, what could not be done is thrown. */
    public RestoredPart restore(PartName name) {
        fill(name);
        return look(name);
    }

    /** Restores, and compares with what was taken; the part's own checks come with {@link #look}. */
    public RestoredPart fill(PartName name) {
        return fill(name, site.parts().fetch(name)::restore);
    }

    /** The same, to a place that is not the part's own choice: beside the live store that it will replace. */
    RestoredPart restore(PartName name, BiFunction<SetPart, Restoring, Restored> how) {
        fill(name, how);
        return look(name);
    }

    /** As it was at a moment that no set shows: its own checks are all that there is to look at. */
    RestoredPart restoreAt(PartName name, Instant moment) {
        SetPart taken = taken(name);
        if (!(site.parts().fetch(name) instanceof ContinuousPart part)) {
            throw new RefusedException(RestoreFaults.withoutMoments(taken));
        }
        return of(name, () -> {
            Restored restored = part.restoreAt(taken, moment, restoring(name));
            open.put(name, restored);
            RestoredPart seen = new RestoredPart(
                    name,
                    taken.kind(),
                    moment,
                    restored.checks(),
                    restored.amounts(),
                    restored.timeToService(),
                    restored.timeToFull());
            done.put(name, seen);
            return seen;
        });
    }

    private RestoredPart fill(PartName name, BiFunction<SetPart, Restoring, Restored> how) {
        SetPart taken = taken(name);
        return of(name, () -> {
            Restored restored = how.apply(taken, restoring(name));
            open.put(name, restored);
            RestoredPart compared = compare(taken, restored);
            done.put(name, compared);
            return compared;
        });
    }

    /** The part's own checks, of what was restored and of what was done to it since. */
    public RestoredPart look(PartName name) {
        RestoredPart compared = Optional.ofNullable(done.get(name))
                .orElseThrow(() -> new IllegalStateException("part " + name + " was not restored"));
        Restored restored = Optional.ofNullable(open.get(name))
                .orElseThrow(() -> new IllegalStateException("part " + name + " was closed"));
        return of(name, () -> {
            RestoredPart seen = compared.with(restored.checks());
            done.put(name, seen);
            return seen;
        });
    }

    /** Every fault names the part; those that another try would end with alike are the set's. */
    private static RestoredPart of(PartName name, Supplier<RestoredPart> work) {
        try {
            return work.get();
        } catch (UncheckedIOException disk) {
            throw unwritable(disk);
        } catch (UnavailableException failed) {
            throw failed.fault().code().equals("backup-tool-failed") ? notRestorable(name, failed) : failed;
        } catch (IntegrityException altered) {
            Fault fault = altered.fault();
            throw new IntegrityException(
                    new Fault(fault.code(), "Part %s: %s".formatted(name, fault.what()), fault.action()), altered);
        }
    }

    /** The database's own program refused what was taken: another try would end alike. */
    private static IntegrityException notRestorable(PartName name, UnavailableException cause) {
        return new IntegrityException(
                new Fault(
                        "backup-part-not-restorable",
                        "Part %s cannot be restored: %s"
                                .formatted(name, cause.fault().what()),
                        "Restore another set, and take a new one of this plan now"),
                cause);
    }

    private SetPart taken(PartName name) {
        return set.parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusedException(new Fault(
                        "backup-part-not-in-set",
                        "The set " + set.id() + " holds no part '" + name + "'",
                        "Name one of its parts, or choose another set")));
    }

    private RestoredPart compare(SetPart taken, Restored restored) {
        List<Check> checks = new ArrayList<>();
        checks.add(fingerprints(taken.fingerprints(), restored.fingerprints()));
        Optional<Canary> canary = restored.canary();
        canary(taken, canary).ifPresent(checks::add);
        Instant shown = canary.filter(found -> found.nonce().equals(set.canary().nonce()))
                .map(Canary::at)
                .orElse(taken.consistentAt());
        return new RestoredPart(
                taken.name(),
                taken.kind(),
                shown,
                checks,
                restored.amounts(),
                restored.timeToService(),
                restored.timeToFull());
    }

    private static Check fingerprints(Map<String, String> taken, Map<String, String> found) {
        TreeSet<String> keys = new TreeSet<>(taken.keySet());
        keys.addAll(found.keySet());
        return keys.stream()
                .filter(key -> !Optional.ofNullable(taken.get(key)).equals(Optional.ofNullable(found.get(key))))
                .findFirst()
                .map(key -> new Check(
                        "fingerprints",
                        false,
                        difference(key, Optional.ofNullable(taken.get(key)), Optional.ofNullable(found.get(key)))))
                .orElseGet(() -> new Check("fingerprints", true, Seen.of(Seen.Word.EQUAL, taken.size(), keys.size())));
    }

    private static Seen difference(String key, Optional<String> taken, Optional<String> found) {
        if (taken.isPresent() && found.isPresent()) {
            return Seen.of(Seen.Word.CHANGED, key, taken.get(), found.get());
        }
        return taken.map(was -> Seen.of(Seen.Word.ABSENT, key, was))
                .orElseGet(() -> Seen.of(Seen.Word.ADDED, key, found.orElse("")));
    }

    /** Stores that cannot be written to carry none, and the set says so. */
    private static Optional<Check> canary(SetPart taken, Optional<Canary> found) {
        String expected = taken.facts().getOrDefault("canary", "none");
        if (expected.equals("none")) {
            return Optional.empty();
        }
        boolean equal = found.map(Canary::nonce).equals(Optional.of(expected));
        return Optional.of(
                new Check("canary", equal, Seen.of(equal ? Seen.Word.CANARY_FOUND : Seen.Word.CANARY_DIFFERS)));
    }

    /** What was restored so far, for hooks and for whoever looks further. */
    public Map<PartName, Restored> restored() {
        return Map.copyOf(open);
    }

    public List<RestoredPart> looks() {
        return List.copyOf(done.values());
    }

    /** The chat service could be used: all stores but those that only serve search and what goes on from here. */
    public Duration timeToService() {
        return done.values().stream()
                .filter(part -> !part.kind().equals("archive") && !part.kind().equals("kafka-positions"))
                .map(RestoredPart::timeToService)
                .reduce(opening, Duration::plus);
    }

    public Duration timeToFull() {
        return done.values().stream().map(RestoredPart::timeToFull).reduce(opening, Duration::plus);
    }

    /**
     * Lets go of what was restored, without destroying it: the directory moves to where somebody wants it. What cannot
     * outlive this process is destroyed all the same, and its streams are written there instead.
     *
     * @param mark writes into the directory, before it moves, whose it is
     */
    SortedMap<PartName, Kept> keep(Path target, Consumer<Path> mark) {
        SortedMap<PartName, Kept> kept = new TreeMap<>();
        for (Map.Entry<PartName, Restored> one : open.entrySet()) {
            PartName name = one.getKey();
            Restoring restoring = restoring(name);
            Optional<String> stays = one.getValue().leave();
            if (stays.isEmpty()) {
                one.getValue().close();
                taken(name).stored().forEach(stored -> {
                    Path file = restoring.scratch().resolve(fileName(name, stored));
                    makeAll(file.resolveSibling(""));
                    restoring.file(stored, restoring.scratch().relativize(file).toString());
                });
            }
            String where = stays.orElse(restoring.scratch().toString())
                    .replace(place.directory().toString(), target.toString());
            kept.put(name, new Kept(where, restoring.suffix(), false));
        }
        open.clear();
        mark.accept(place.directory());
        move(target);
        return kept;
    }

    /** {@code /chat-db/main.dump} is {@code main.dump} in the directory {@code chat-db}. */
    private static String fileName(PartName part, Stored stored) {
        String prefix = "/" + part + "/";
        return stored.path().startsWith(prefix)
                ? stored.path().substring(prefix.length())
                : stored.path().substring(1);
    }

    private static void makeAll(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException disk) {
            throw unwritable(disk);
        }
    }

    private void move(Path target) {
        try {
            Files.createDirectories(target.resolveSibling(""));
            Files.move(place.directory(), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException disk) {
            throw unwritable(disk);
        }
    }

    /** Each store by itself: one that does not let go must not keep the others. */
    @Override
    public void close() {
        List<RuntimeException> left = new ArrayList<>();
        List.copyOf(open.values()).reversed().forEach(restored -> attempt(restored::close, left));
        open.clear();
        attempt(() -> ScratchServer.delete(place.directory()), left);
        if (!left.isEmpty()) {
            throw left.getFirst();
        }
    }

    private void attempt(Runnable work, List<RuntimeException> left) {
        try {
            work.run();
        } catch (StewardException | UncheckedIOException stays) {
            log.atWarn().addKeyValue("set", set.id()).setCause(stays).log("scratch place not wholly destroyed");
            left.add(stays);
        }
    }
}
