package im.steward.backup.vault;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where an {@code sftp:} repository lies, and the command by which restic reaches it: a worker has nobody who could
 * answer a question of {@code ssh}, and a host whose key is not known is never trusted.
 *
 * @param destination {@code user@host} or {@code host}
 * @param port negative for what {@code ssh} takes by itself
 */
record SftpAddress(String destination, int port) {
    private static final String SCHEME = "sftp:";

    /** Both forms of restic, the second one also for IPv6: {@code sftp:user@host:/path} and {@code sftp://user@host:port//path}. */
    static Optional<SftpAddress> of(String repository) {
        if (!repository.startsWith(SCHEME)) {
            return Optional.empty();
        }
        if (repository.startsWith(SCHEME + "//")) {
            URI address = URI.create(repository);
            String user = address.getUserInfo() == null ? "" : address.getUserInfo() + "@";
            String host = address.getHost().replace("[", "").replace("]", "");
            return Optional.of(new SftpAddress(user + host, address.getPort()));
        }
        String rest = repository.substring(SCHEME.length());
        int end = rest.indexOf(':');
        return Optional.of(new SftpAddress(end > 0 ? rest.substring(0, end) : rest, -1));
    }

    /** One line, its words quoted for restic, which splits them as a shell would. */
    String command(VaultProperties.Site site) {
        return words(site).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    /** What ssh complains about; restic often ends before it has passed that on. */
    List<String> complaints(VaultProperties.Site site) {
        try {
            Process ssh = new ProcessBuilder(words(site))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            ssh.getOutputStream().close();
            try (InputStream said = ssh.getErrorStream()) {
                return new String(said.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
            } finally {
                ssh.destroyForcibly();
            }
        } catch (IOException missing) {
            return List.of("ssh cannot be started");
        }
    }

    private List<String> words(VaultProperties.Site site) {
        List<String> words = new ArrayList<>(List.of(
                "ssh",
                "-oBatchMode=yes",
                "-oStrictHostKeyChecking=yes",
                "-oConnectTimeout=20",
                "-oServerAliveInterval=15"));
        if (site.sshKeyFile() != null) {
            words.addAll(List.of("-i", site.sshKeyFile().toString(), "-oIdentitiesOnly=yes"));
        }
        if (site.knownHostsFile() != null) {
            words.add("-oUserKnownHostsFile=" + site.knownHostsFile());
        }
        if (port >= 0) {
            words.addAll(List.of("-p", Integer.toString(port)));
        }
        words.addAll(List.of(destination, "-s", "sftp"));
        return words;
    }
}
