package im.steward.backup.restore;

import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.catalog.ManifestKey;
import im.steward.backup.take.Parts;
import im.steward.backup.vault.Vaults;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Scratch places of this worker; wants the catalogue, parts and vaults. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RestoreProperties.class)
public class ScratchRestoreConfiguration {
    @Bean
    ScratchRestore.Site scratchRestores(
            BackupCatalog catalog,
            Parts parts,
            Vaults vaults,
            ManifestKey key,
            RestoreProperties properties,
            @Value("${steward.home:.steward}") Path home) {
        Path scratch = Optional.ofNullable(properties.scratchDirectory())
                .orElse(home.toAbsolutePath().normalize().resolve("scratch"));
        return new ScratchRestore.Site(catalog, parts, vaults, key, scratch);
    }
}
