package im.steward.backup.restore;

import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.OwnDatabase;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.restore.Restore.Kept;
import im.steward.backup.restore.Restore.What;
import im.steward.backup.restore.Restore.Where;
import im.steward.backup.take.ArchivedEvents;
import im.steward.backup.take.ChatRows;
import im.steward.backup.take.LivePart;
import im.steward.backup.take.LiveParts;
import im.steward.backup.take.Parts;
import im.steward.backup.take.Restored;
import im.steward.backup.take.ScratchServer;
import im.steward.backup.take.files.FilesPart;
import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One restore in one worker's hands. Until the swap a kill costs nothing but time; from then on it is gone on with. */
public final class RunningRestore {
    private static final Duration TELL_EVERY = Duration.ofMillis(500);
    private static final String MARK = ".steward-restore";
    private final Start start;
    private final Restore restore;
    private final String worker;
    private final Runnable halt;
    private final Map<String, Long> amounts = new TreeMap<>();
    private Optional<PartName> partNow = Optional.empty();
    private long bytes;
    private long told = System.nanoTime() - TELL_EVERY.toNanos();

    private RunningRestore(Start start, Restore restore, String worker, Runnable halt) {
        this.start = start;
        this.restore = restore;
        this.worker = worker;
        this.halt = halt;
    }

    /**
     * Takes restores in hand.
     *
     * @param directory that scratch places are made in
     * @param hooks run on everything that was restored, before it is given to anybody
     */
    public record Start(
            Restores restores,
            BackupCatalog catalog,
            Parts parts,
            LiveParts live,
            ScratchRestore.Site site,
            Path directory,
            List<AfterRestore> hooks) {
        public Start {
            hooks = List.copyOf(hooks);
        }

        /** @param halt asked before each piece and while bytes pass; throws when the work is no longer ours */
        public RunningRestore of(Restore restore, String worker, Runnable halt) {
            return new RunningRestore(this, restore, worker, halt);
        }
    }

    public void run() {
        halt.run();
        switch (restore.state()) {
            case GIVING_BACK -> giveBack();
            case SWAPPING -> {
                swap(restore.kept());
                start.site().destroyLeftovers(restore.set(), restore.id().value());
            }
            case RESTORING -> {
                switch (restore.where()) {
                    case Where.InPlace _ -> inPlace();
                    case Where.Scratch(String name, var _) -> toScratch(place(name));
                }
            }
            case AWAITING_APPROVAL, REQUESTED, DONE, FAILED, REFUSED, CANCELLED, GIVEN_BACK ->
                throw new IllegalStateException("a worker has nothing to do for it");
        }
    }

    private Path place(String name) {
        return start.directory().resolve(name);
    }

    private ScratchRestore open() {
        return start.site().open(restore.set(), restore.id().value(), this::passed);
    }

    private void passed(long more) {
        halt.run();
        bytes += more;
        long now = System.nanoTime();
        if (now - told >= TELL_EVERY.toNanos()) {
            told = now;
            OwnDatabase.tell(() -> start.restores().progress(restore, worker, partNow, bytes));
        }
    }

    private void begin(PartName part) {
        partNow = Optional.of(part);
        told = System.nanoTime() - TELL_EVERY.toNanos();
        passed(0);
    }

    private void count(RestoredPart seen) {
        seen.requireEqual();
        seen.amounts().forEach((what, amount) -> amounts.merge(what, amount, Long::sum));
    }

    /** @throws IntegrityException when a hook finds that its work did not hold */
    private void runHooks(ScratchRestore scratch) {
        for (AfterRestore hook : start.hooks()) {
            halt.run();
            for (Restored.Check check : hook.apply(scratch.set(), scratch.restored())) {
                if (!check.passed()) {
                    throw new IntegrityException(new Fault(
                            "restore-hook-failed",
                            "After the restore, %s did not hold: %s, %s"
                                    .formatted(hook.name(), check.name(), check.detail()),
                            "Nothing was put in place; look at what the hook says and ask for the restore anew"));
                }
            }
        }
    }

    private RestoredPart restored(ScratchRestore scratch, PartName part) {
        return restore.moment().map(moment -> scratch.restoreAt(part, moment)).orElseGet(() -> scratch.restore(part));
    }

    private List<PartName> wanted(ScratchRestore scratch) {
        return restore.what().only().map(List::of).orElseGet(scratch::parts);
    }

    private void toScratch(Path target) {
        if (Files.exists(target) && isOurs(target)) {
            // Moved there by a worker that was killed before it could say so.
            delete(target);
        }
        if (Files.exists(target)) {
            throw new RefusedException(new Fault(
                    "restore-place-taken",
                    "There is a scratch place of that name already",
                    "Choose another name, or give that place back first"));
        }
        ScratchRestore scratch = open();
        SortedMap<PartName, Kept> kept;
        try {
            kept = switch (restore.what()) {
                case What.Whole _, What.OnePart _ -> {
                    for (PartName part : wanted(scratch)) {
                        begin(part);
                        count(restored(scratch, part));
                    }
                    runHooks(scratch);
                    yield scratch.keep(target, this::mark);
                }
                case What.OneFile(PartName part, String path) -> file(scratch, part, path, target);
                case What.OneConversation(PartName part, String id, Restore.Form form) ->
                    conversation(scratch, part, id, form, target);
            };
        } catch (RuntimeException failed) {
            closeAfter(scratch, failed);
            throw failed;
        }
        start.restores().done(restore, worker, kept, amounts);
    }

    private boolean isOurs(Path target) {
        try {
            return Files.readString(target.resolve(MARK)).equals(restore.id().toString());
        } catch (IOException others) {
            return false;
        }
    }

    /** Says whose directory it is, to whoever finds it. */
    private void mark(Path directory) {
        try {
            Files.writeString(directory.resolve(MARK), restore.id().toString());
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private static void closeAfter(ScratchRestore scratch, RuntimeException failed) {
        try {
            scratch.close();
        } catch (RuntimeException left) {
            failed.addSuppressed(left);
        }
    }

    /** Or a folder: all listed files below it. */
    private SortedMap<PartName, Kept> file(ScratchRestore scratch, PartName part, String path, Path target) {
        begin(part);
        SetPart taken = taken(scratch, part);
        Path found = FilesPart.some(taken, path, scratch.restoring(part));
        String name = Path.of(path).getFileName().toString();
        amounts.put("files", FilesPart.count(found));
        return handOver(scratch, part, found, target, name);
    }

    private static SetPart taken(ScratchRestore scratch, PartName part) {
        return scratch.set().parts().stream()
                .filter(one -> one.name().equals(part))
                .findFirst()
                .orElseThrow();
    }

    private SortedMap<PartName, Kept> conversation(
            ScratchRestore scratch, PartName part, String id, Restore.Form form, Path target) {
        begin(part);
        restored(scratch, part).requireEqual();
        runHooks(scratch);
        boolean archived = scratch.restored().get(part) instanceof ArchivedEvents;
        String name =
                "conversation-" + id.replaceAll("[^A-Za-z0-9_-]", "_") + "." + (archived ? "ndjson" : form.word());
        Path file = scratch.restoring(part).scratch().resolve(name);
        amounts.put(
                "messages",
                switch (scratch.restored().get(part)) {
                    case ChatRows rows -> posts(rows, id, form, file);
                    case ArchivedEvents events -> events(events, id, file);
                    case null, default ->
                        throw new RefusedException(new Fault(
                                "restore-no-conversations",
                                "This part is no database of a chat server whose conversations Steward knows",
                                "Restore the whole part to a scratch place and look for the rows there"));
                });
        return handOver(scratch, part, file, target, name);
    }

    private static long posts(ChatRows rows, String id, Restore.Form form, Path file) {
        ChatRows.Channel channel = rows.channel(id).orElseThrow(RunningRestore::noConversation);
        ConversationFile conversation = ConversationFile.open(file, channel, form);
        try (conversation) {
            rows.posts(id, conversation::add);
        }
        return conversation.posts();
    }

    private static long events(ArchivedEvents events, String id, Path file) {
        try (Writer out = Files.newBufferedWriter(file)) {
            long found = events.conversation(id, line -> {
                try {
                    out.write(line);
                    out.write('\n');
                } catch (IOException disk) {
                    throw new UncheckedIOException(disk);
                }
            });
            if (found == 0) {
                throw noConversation();
            }
            return found;
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private static RefusedException noConversation() {
        return new RefusedException(new Fault(
                "restore-conversation-unknown",
                "The set holds no such conversation",
                "Look for its id in the chat server or in a search hit, or choose another set"));
    }

    /** Of the whole scratch place only this stays. */
    private SortedMap<PartName, Kept> handOver(
            ScratchRestore scratch, PartName part, Path found, Path target, String name) {
        String suffix = scratch.restoring(part).suffix();
        try {
            Files.createDirectories(target);
            mark(target);
            Files.move(found, target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
        scratch.close();
        return new TreeMap<>(Map.of(part, new Kept(target.resolve(name).toString(), suffix, false)));
    }

    private void inPlace() {
        try (ScratchRestore scratch = open()) {
            List<PartName> wanted = wanted(scratch);
            for (PartName part : wanted) {
                begin(part);
                LivePart store = start.live().fetch(part);
                store.check(taken(scratch, part));
                count(scratch.restore(part, store::beside));
            }
            runHooks(scratch);
            halt.run();
            SortedMap<PartName, Kept> kept = new TreeMap<>();
            for (PartName part : wanted) {
                String suffix = scratch.restoring(part).suffix();
                kept.put(
                        part,
                        new Kept(start.live().fetch(part).before(suffix).getOrDefault("kept", ""), suffix, false));
            }
            start.restores().swapping(restore, worker, kept);
            swap(kept);
        }
    }

    /** Databases first, then files, then the archive, as they were taken. */
    private void swap(SortedMap<PartName, Kept> kept) {
        Map<PartName, SetPart> taken = new TreeMap<>();
        start.catalog().fetch(restore.set()).parts().forEach(part -> taken.put(part.name(), part));
        for (PartName part : start.parts().inOrder(kept.keySet())) {
            Kept place = Optional.ofNullable(
                            start.restores().fetch(restore.id()).kept().get(part))
                    .orElseThrow();
            if (!place.swapped()) {
                partNow = Optional.of(part);
                // Not only told: whoever swaps knows that it is still his to do.
                start.restores().progress(restore, worker, partNow, bytes);
                start.live()
                        .fetch(part)
                        .swap(Optional.ofNullable(taken.get(part)).orElseThrow(), place.suffix());
                start.restores().swapped(restore, worker, part);
            }
        }
        start.restores()
                .done(restore, worker, start.restores().fetch(restore.id()).kept(), amounts);
    }

    private void giveBack() {
        switch (restore.where()) {
            case Where.InPlace _ ->
                restore.kept().forEach((part, place) -> {
                    if (place.swapped()) {
                        start.live().fetch(part).giveUp(place.suffix());
                    }
                });
            case Where.Scratch(String name, var _) -> {
                restore.kept()
                        .forEach((part, place) -> start.parts()
                                .find(part)
                                .ifPresent(found ->
                                        found.destroyLeftovers(place(name).resolve(part.value()), place.suffix())));
                delete(place(name));
            }
        }
        start.restores().givenBack(restore, worker);
    }

    private static void delete(Path place) {
        try {
            ScratchServer.delete(place);
        } catch (UncheckedIOException busy) {
            throw new UnavailableException(
                    new Fault(
                            "restore-place-busy",
                            "The scratch place " + place + " could not be deleted",
                            "See who works in it or owns it, then give it back again"),
                    busy);
        }
    }
}
