package im.steward.audit.search;

import im.steward.audit.index.EventKind;
import im.steward.audit.query.Source;
import im.steward.audit.query.Span;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * One event that matches.
 *
 * @param id of the event; a conflict has its own
 * @param channel empty where it happened in no conversation
 * @param message native id of the message it is about; empty where it is about none
 * @param root native id of the first message of the thread; empty where it is no reply
 * @param text the original, untouched; a deletion carries what was deleted where it is known
 * @param marks where the text matches
 * @param files names of the files that came with it
 * @param conflictOf the event this one contradicts, empty almost always
 * @param implausibleTime the platform's clock cannot have been right
 */
public record Hit(
        String id,
        Instant at,
        Source source,
        EventKind kind,
        Person sender,
        Optional<Conversation> channel,
        String message,
        String root,
        String text,
        List<Span> marks,
        List<String> files,
        Set<String> has,
        boolean edited,
        boolean deleted,
        String conflictOf,
        boolean implausibleTime) {
    /** @param email empty where unknown */
    public record Person(String id, String name, String email) {}

    public record Conversation(String id, String name, String type, String team) {}

    private static final JsonMapper JSON = JsonMapper.shared();

    public Hit {
        marks = List.copyOf(marks);
        files = List.copyOf(files);
        has = Set.copyOf(has);
    }

    /** Reads what {@link Archived} holds. */
    public static Hit ofSource(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            return HitReader.read(parser);
        }
    }

    Hit marked(List<Span> spans) {
        return with(spans, conflictOf);
    }

    /** The archive has its id in another month, too. */
    Hit contradicted() {
        return with(marks, id);
    }

    private Hit with(List<Span> newMarks, String newConflictOf) {
        return new Hit(
                id,
                at,
                source,
                kind,
                sender,
                channel,
                message,
                root,
                text,
                newMarks,
                files,
                has,
                edited,
                deleted,
                newConflictOf,
                implausibleTime);
    }

    public Cursor cursor() {
        return new Cursor(at, id);
    }

    /** What was said does not print itself. */
    @Override
    public String toString() {
        return "Hit[" + id + "]";
    }
}
