package im.steward.devstack;

import java.nio.file.Path;
import java.util.List;

/** PostgreSQL refuses to run as root, so root steps down for it. */
sealed interface Unprivileged {
    String NOBODY = "65534";

    /** What stands before the command. */
    List<String> prefix();

    /** Gives a path to whom the command runs as. */
    default void own(Path path) {}

    /** Nobody special needs nothing special. */
    record AsIs() implements Unprivileged {
        @Override
        public List<String> prefix() {
            return List.of();
        }
    }

    /** A user namespace of its own: the process counts as nobody, the files stay root's. */
    record Namespace() implements Unprivileged {
        @Override
        public List<String> prefix() {
            return List.of("unshare", "--user");
        }
    }

    /** Where namespaces are forbidden: really nobody, who must be able to reach the directory. */
    record Nobody() implements Unprivileged {
        @Override
        public List<String> prefix() {
            return List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        }

        @Override
        public void own(Path path) {
            Commands.succeeds("chown", "-R", NOBODY + ":" + NOBODY, path.toString());
        }
    }

    static Unprivileged choose() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new AsIs();
        }
        return Commands.succeeds("unshare", "--user", "true") ? new Namespace() : new Nobody();
    }
}
