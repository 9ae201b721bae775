package im.steward.backup.vault;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files of a tree that restic could not read. Whether one is there no longer we see ourselves, as soon as it complains:
 * its releases say so in different words, and some in none.
 */
final class Unread {
    private static final String COMPLAINT = "\"message_type\":\"error\"";
    /** In the place of bytes that are no UTF-8: such a name is not the file's. */
    private static final String UNNAMEABLE = "\uFFFD";

    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    private volatile boolean others;

    /** @param line of either stream, which the two of them share out differently from release to release */
    void hear(String line) {
        if (!line.contains(COMPLAINT)) {
            return;
        }
        String file = file(line);
        if (isGone(file)) {
            gone.add(file);
        } else {
            others = true;
        }
    }

    private static String file(String line) {
        try {
            return JsonMapper.shared().readTree(line).path("item").asString("");
        } catch (JacksonException torn) {
            return "";
        }
    }

    private static boolean isGone(String file) {
        try {
            return !file.isEmpty()
                    && !file.contains(UNNAMEABLE)
                    && Files.notExists(Path.of(file), LinkOption.NOFOLLOW_LINKS);
        } catch (InvalidPathException unnameable) {
            return false;
        }
    }

    /** Deleted before restic came to them, so that nothing is missing in what it stored. */
    boolean areAllGone() {
        return !others && !gone.isEmpty();
    }

    int gone() {
        return gone.size();
    }
}
