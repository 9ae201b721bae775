package im.steward.backup.take.postgres;

import im.steward.backup.take.ChatRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;

/** Mattermost's conversations in a restored database, however it was restored. */
public record PostgresChat(PostgresServer database) implements ChatRows {
    @Override
    public Optional<Channel> channel(String id) {
        try (Connection connection = database.connect()) {
            return new PostgresChatStore(connection).channel(id);
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, true);
        }
    }

    @Override
    public void posts(String channel, Consumer<Post> each) {
        try (Connection connection = database.connect()) {
            new PostgresChatStore(connection).posts(channel, each);
        } catch (SQLException refused) {
            throw PostgresFaults.of(refused, true);
        }
    }
}
