package im.steward.probe.measure;

import java.io.IOException;
import java.util.Optional;

/** Signs in to a database, asks one query and reads its first row. */
public final class SqlProber implements Prober {
    private final Database database;
    private final String query;
    private final Optional<String> contains;

    SqlProber(Database database, String query, Optional<String> contains) {
        this.database = database;
        this.query = query;
        this.contains = contains;
    }

    @Override
    public String kind() {
        return "sql";
    }

    @Override
    public String address() {
        return Place.spelled(database.account().url());
    }

    @Override
    public Outcome probe(Attempt attempt) {
        try (Database.Session session = database.signIn(attempt)) {
            attempt.ended(Phase.FIRST_BYTE);
            String answer = session.ask(query, attempt).orElse("");
            attempt.ended(Phase.ANSWER);
            return contains.map(answer::contains).orElse(true) ? attempt.good() : attempt.bad(Failure.WRONG_CONTENT);
        } catch (IOException failed) {
            return attempt.bad(failed);
        }
    }
}
