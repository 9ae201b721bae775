package im.steward.backup.take.pgbackrest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a site has set pgBackRest up.
 *
 * @param stanza its name for the cluster
 * @param configuration its file; the worker and whoever {@code runAs} names read it
 * @param runAs the account that owns the repository; the worker's own when there is none
 * @param fullEvery when the last full backup is older, the next one is full; otherwise it holds what changed
 * @param encryptedElsewhere the site's word that a repository without a cipher lies on an encrypted disk
 */
public record PgBackRestSite(
        String stanza, Path configuration, Optional<String> runAs, Duration fullEvery, boolean encryptedElsewhere) {}
