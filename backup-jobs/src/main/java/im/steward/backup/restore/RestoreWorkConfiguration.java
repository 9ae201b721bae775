package im.steward.backup.restore;

import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.ManifestKey;
import im.steward.backup.take.LiveParts;
import im.steward.backup.take.Parts;
import im.steward.backup.vault.Vaults;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What only a worker does with restores: carry them out. */
@Configuration(proxyBeanMethods = false)
@Import(RestoreConfiguration.class)
public class RestoreWorkConfiguration {
    @Bean
    RunningRestore.Start runningRestores(
            Restores restores,
            BackupCatalog catalog,
            Parts parts,
            LiveParts live,
            Vaults vaults,
            ManifestKey key,
            PlaceProperties properties,
            ObjectProvider<AfterRestore> hooks,
            @Value("${steward.home:.steward}") Path home) {
        Path directory = Optional.ofNullable(properties.directory())
                .orElse(home.toAbsolutePath().normalize().resolve("restores"));
        // On the disk where they will stay: then a finished place is one rename away.
        var site = new ScratchRestore.Site(catalog, parts, vaults, key, directory.resolve(".work"));
        return new RunningRestore.Start(
                restores,
                catalog,
                parts,
                live,
                site,
                directory,
                hooks.orderedStream().toList());
    }
}
