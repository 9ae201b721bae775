package im.steward.backup.vault;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where backup sets go.
 *
 * @param restic the program; Debian's package {@code restic}, 0.14 or newer
 * @param niceness how far restic stands behind other programs: 0 not at all, 19 as far as can be; what reads for a
 *     restore never does
 * @param cache restic's cache of the vaults' indexes; can be deleted at any time
 * @param vaults by name; without any there is one, {@code local}, below {@code steward.home}
 */
@ConfigurationProperties("steward.backup")
public record VaultProperties(
        @DefaultValue("restic") String restic,
        @DefaultValue("10") int niceness,
        @Nullable Path cache,
        @DefaultValue Map<String, Site> vaults) {
    /**
     * One restic repository.
     *
     * @param repository as restic writes it: a directory, {@code sftp:user@host:/path}, {@code s3:https://host/bucket}
     * @param keyFile holds the repository's key; made at the first use; the same file on every worker's host
     * @param environmentFile {@code NAME=value} lines for restic, such as {@code AWS_ACCESS_KEY_ID}; never in argv
     * @param sshKeyFile for {@code sftp:}; without it the account's own keys
     * @param knownHostsFile for {@code sftp:}; without it the account's own; a host that is not in it is refused
     * @param uploadKib limit in KiB/s, 0 for none
     * @param downloadKib limit in KiB/s, 0 for none
     * @param cpus how many processors restic may use, 0 for all
     */
    public record Site(
            String repository,
            Path keyFile,
            @Nullable Path environmentFile,
            @Nullable Path sshKeyFile,
            @Nullable Path knownHostsFile,
            @DefaultValue("0") int uploadKib,
            @DefaultValue("0") int downloadKib,
            @DefaultValue("0") int cpus) {
        public Site {
            if (repository.isBlank()) {
                throw new IllegalArgumentException(
                        "steward.backup.vaults.*.repository is empty; name a directory, sftp: or s3: address");
            }
            quotable(sshKeyFile, "ssh-key-file");
            quotable(knownHostsFile, "known-hosts-file");
            if (uploadKib < 0 || downloadKib < 0 || cpus < 0) {
                throw new IllegalArgumentException(
                        "steward.backup.vaults.* limits must not be negative; use 0 for no limit");
            }
        }

        /** Both reach ssh through a line that restic splits into words. */
        private static void quotable(@Nullable Path file, String key) {
            if (file != null && file.toString().indexOf('\'') >= 0) {
                throw new IllegalArgumentException(
                        "steward.backup.vaults.*.%s holds an apostrophe; move the file to a path without"
                                .formatted(key));
            }
        }
    }

    public VaultProperties {
        vaults = Map.copyOf(vaults);
        vaults.keySet().forEach(VaultName::of);
    }
}
