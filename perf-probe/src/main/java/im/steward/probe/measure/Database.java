package im.steward.probe.measure;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** One kind of database: how it is signed in to and asked, and how its replicas are watched. */
sealed interface Database permits MariaDatabase, PostgresDatabase {
    Account account();

    Session signIn(Attempt attempt) throws IOException;

    /** What is committed on this primary by now; a {@link Attempt.Malformed} when it is none. */
    String committed(Session primary, Attempt attempt) throws IOException;

    /**
     * Waits until this replica has what was committed there.
     *
     * @return how far it was behind at first, in bytes where the database counts them; empty when it is still behind
     *     and the time is over
     */
    Optional<Long> caughtUp(Session replica, String committed, Attempt attempt) throws IOException;

    /** A connection that is signed in. */
    interface Session extends Closeable {
        /** The first column of the first row; empty where there is none. */
        Optional<String> ask(String query, Attempt attempt) throws IOException;
    }

    /** Who signs in where; the address ends with the database's name. */
    record Account(URI url, Trust trust, String user, Optional<Secret> password) {
        public Account {
            Place.of(url);
        }

        String scheme() {
            return url.getScheme().toLowerCase(Locale.ROOT);
        }

        Place place() {
            return Place.of(url);
        }

        String database(String otherwise) {
            String path = Optional.ofNullable(url.getPath()).orElse("");
            return path.length() > 1 ? path.substring(1) : otherwise;
        }

        String secret() throws IOException {
            return password.isPresent() ? password.get().read() : "";
        }
    }
}
