package im.steward.platform.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.event.AuditEvent.AccountChanged;
import im.steward.event.AuditEvent.MessageDeleted;
import im.steward.event.AuditEvent.MessageEdited;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.AuditEvent.ReactionChanged;
import im.steward.event.EventCodec;
import im.steward.event.EventType;
import im.steward.platform.Found;
import im.steward.platform.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixReaderTest {
    @TempDir
    Path directory;

    /**
     * Counted with jq, 276 lines: 262 messages and one that lost its content, 1 m.replace, 1 redaction; members: 3 join,
     * of which one only changes a profile, 1 leave, 1 invite; 6 other state events.
     */
    @Test
    void theRealExportDataIsReadWhole() {
        Found found = exportData();

        assertThat(found.rejections).isEmpty();
        assertThat(found.counts())
                .isEqualTo(Map.of(
                        EventType.MESSAGE_POSTED, 263,
                        EventType.MESSAGE_EDITED, 1,
                        EventType.MESSAGE_DELETED, 1,
                        EventType.MEMBERSHIP_JOINED, 2,
                        EventType.MEMBERSHIP_LEFT, 1,
                        EventType.ACCOUNT_CHANGED, 1,
                        EventType.ADMIN_ACTION, 7));
        assertThat(found.distinctIds()).isEqualTo(276);
        assertThat(found.of(MessagePosted.class).stream().flatMap(posted -> posted.attachments().stream()))
                .singleElement()
                .satisfies(file -> assertThat(file.id()).startsWith("mxc://"));
        assertThat(found.of(AccountChanged.class).getFirst().target().id()).isEqualTo("@bob:localhost");
    }

    /** Synapse leaves the ids out of export-data; what edits and redactions point at proves that ours are right. */
    @Test
    void computedIdsAreThoseOfTheServer() {
        Found found = exportData();

        Set<String> posted = found.of(MessagePosted.class).stream()
                .map(message -> message.message().id())
                .collect(Collectors.toSet());
        assertThat(posted)
                .contains(found.of(MessageEdited.class).getFirst().message().id())
                .contains(found.of(MessageDeleted.class).getFirst().message().id());
    }

    /** Counted with jq: 40 events; 28 messages, one redacted, 1 edit, 1 redaction, 2 join, 1 invite, 6 other state. */
    @Test
    void theRealTransactionsAreReadWhole() {
        Found found = transactions();

        assertThat(found.rejections).isEmpty();
        assertThat(found.counts())
                .isEqualTo(Map.of(
                        EventType.MESSAGE_POSTED, 29,
                        EventType.MESSAGE_EDITED, 1,
                        EventType.MESSAGE_DELETED, 1,
                        EventType.MEMBERSHIP_JOINED, 2,
                        EventType.ADMIN_ACTION, 7));
    }

    /** The same room by two ways: what both have is the same event with the same content, so it is stored once. */
    @Test
    void bothWaysGiveTheSameEvents() {
        assertThat(contents(exportData())).containsAll(contents(transactions()));
    }

    @Test
    void encryptedMessagesReactionsAndTheirRemovalAreCounted() throws IOException {
        Found found = read("""
                {"events":[\
                {"type":"m.room.encrypted","event_id":"$1","room_id":"!r","sender":"@a:x","origin_server_ts":1,"content":{}},\
                {"type":"m.reaction","event_id":"$2","room_id":"!r","sender":"@b:x","origin_server_ts":2,\
                "content":{"m.relates_to":{"rel_type":"m.annotation","event_id":"$1","key":"👍"}}},\
                {"type":"m.room.redaction","event_id":"$3","room_id":"!r","sender":"@b:x","origin_server_ts":3,\
                "redacts":"$2","content":{}}]}
                {"type":"m.call.invite","event_id":"$4","room_id":"!r","sender":"@a:x","origin_server_ts":4,"content":{}}
                {"type":"m.room.message","event_id":"$5","room_id":"!r","sender":"@a:x","content":{}}
                """);

        assertThat(found.of(MessagePosted.class).getFirst().encrypted()).isTrue();
        assertThat(found.of(ReactionChanged.class))
                .extracting(ReactionChanged::change)
                .containsExactly(ReactionChanged.Change.ADDED, ReactionChanged.Change.REMOVED);
        assertThat(found.of(MessagePosted.class).get(1).body().text()).isEqualTo("[m.call.invite]");
        assertThat(found.reasons()).containsExactly("in.jsonl:3 field-unfit origin_server_ts");
    }

    private Found read(String lines) throws IOException {
        Path file = Files.writeString(directory.resolve("in.jsonl"), lines);
        return Found.in(file, MatrixReader.PLATFORM, MatrixReader::new);
    }

    private static List<String> contents(Found found) {
        return found.events.stream()
                .map(event -> event.head().id() + " " + EventCodec.contentHash(event))
                .toList();
    }

    private static Found exportData() {
        return Found.in(
                SharedData.find("exports/matrix/synapse-export-data-alice"), MatrixReader.PLATFORM, MatrixReader::new);
    }

    private static Found transactions() {
        return Found.in(
                SharedData.find("exports/matrix/appservice-transactions-sample.jsonl"),
                MatrixReader.PLATFORM,
                MatrixReader::new);
    }
}
