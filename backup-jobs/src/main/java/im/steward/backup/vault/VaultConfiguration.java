package im.steward.backup.vault;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The configured vaults; a site that names none has {@code local} below its home. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VaultProperties.class)
public class VaultConfiguration {
    @Bean
    Vaults vaults(VaultProperties properties, @Value("${steward.home:.steward}") Path home, Clock clock) {
        Path root = home.toAbsolutePath();
        Map<String, VaultProperties.Site> sites = new HashMap<>(properties.vaults());
        if (sites.isEmpty()) {
            sites.put(
                    "local",
                    new VaultProperties.Site(
                            root.resolve("vault").toString(),
                            root.resolve("keys/vault-local.key"),
                            null,
                            null,
                            null,
                            0,
                            0,
                            0));
        }
        Path cache = Optional.ofNullable(properties.cache()).orElse(root.resolve("cache/restic"));
        Map<VaultName, Vault> vaults = new HashMap<>();
        sites.forEach((word, site) -> {
            VaultName name = VaultName.of(word);
            vaults.put(
                    name,
                    new Vault(
                            name,
                            new VaultKey(name, site.keyFile(), clock),
                            new Restic(name, site, properties.restic(), new Niceness(properties.niceness()), cache)));
        });
        return new Vaults(vaults);
    }
}
