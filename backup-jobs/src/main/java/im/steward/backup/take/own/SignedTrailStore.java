package im.steward.backup.take.own;

import im.steward.backup.take.postgres.PostgresPart;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;

/** The last signed root of the trail, in the snapshot and in what was restored. */
final class SignedTrailStore implements PostgresPart.Look {
    @Override
    public void at(Connection connection, Map<String, String> into) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet last =
                        statement.executeQuery("SELECT size, root FROM trail.checkpoint ORDER BY size DESC LIMIT 1")) {
            into.put(
                    "trail:signed",
                    last.next()
                            ? last.getLong("size") + " " + HexFormat.of().formatHex(last.getBytes("root"))
                            : "nothing yet");
        }
    }
}
