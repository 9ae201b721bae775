package im.steward.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Who uses a test stack: each user touches a file of its own, and a stack that nobody touched for a while ends. */
record Leases(Path directory) {
    private static final Duration TOUCH = Duration.ofSeconds(15);

    static Leases of(Home home) {
        return new Leases(home.root().resolve("run/leases"));
    }

    /** Until this JVM ends. */
    void hold() {
        Path lease = directory.resolve(Long.toString(ProcessHandle.current().pid()));
        touch(lease);
        Thread.ofPlatform().daemon().name("stack-lease").start(() -> {
            while (true) {
                LockSupport.parkNanos(TOUCH.toNanos());
                touch(lease);
            }
        });
    }

    boolean untouchedFor(Duration idle) {
        FileTime limit = FileTime.fromMillis(System.currentTimeMillis() - idle.toMillis());
        try (Stream<Path> leases = Files.list(directory)) {
            return leases.noneMatch(lease -> touchedSince(lease, limit));
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean touchedSince(Path lease, FileTime limit) {
        try {
            return Files.getLastModifiedTime(lease).compareTo(limit) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void touch(Path lease) {
        try {
            Files.writeString(lease, Long.toString(TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis())));
        } catch (IOException e) {
            // The directory is gone when a stack was swept away; its users notice by their failing connections.
            return;
        }
    }
}
