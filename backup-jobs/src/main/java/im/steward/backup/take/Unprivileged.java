package im.steward.backup.take;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Database servers refuse to run as root, so root steps down for a throw-away one. */
public sealed interface Unprivileged {
    /** What stands before the command. */
    List<String> prefix();

    /** Gives a path to whom the command runs as. */
    default void own(Path path) {}

    /** Of the directories above what it is given. */
    default String permissionsAbove() {
        return "rwx------";
    }

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
        private static final String NOBODY = "65534";

        @Override
        public List<String> prefix() {
            return List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        }

        @Override
        public String permissionsAbove() {
            return "rwx--x--x";
        }

        @Override
        public void own(Path path) {
            succeeds("chown", "-R", NOBODY + ":" + NOBODY, path.toString());
        }
    }

    static Unprivileged choose() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new AsIs();
        }
        return succeeds("unshare", "--user", "true") ? new Namespace() : new Nobody();
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
