package im.steward.devstack;

import java.io.IOException;
import java.util.List;

/** How one kind of server is prepared, asked and ended; the process itself is a {@link Child}. */
sealed interface Server permits DevPostgres, DevKafka, DevElasticsearch {
    Part part();

    int port();

    /** Writes the configuration and answers with the command that runs in the foreground. */
    List<String> command() throws IOException;

    /** Whether clients are served now. */
    boolean answers();

    /** What must exist before clients come, such as roles. */
    default void furnish() {}

    /** The signal for an orderly end. */
    default String endSignal() {
        return "TERM";
    }
}
