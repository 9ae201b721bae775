package im.steward.trail.keeper;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import im.steward.trail.TrailSearch;
import im.steward.trail.anchor.Anchor;
import im.steward.trail.anchor.AnchorFile;
import im.steward.trail.anchor.AnchorWebhook;
import im.steward.trail.proof.CheckpointSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tree behind the trail, beside {@link im.steward.trail.TrailConfiguration}: for a process that has the signing key.
 * Places, signs and anchors in the background, and proves, checks and exports on demand.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TrailProperties.class)
public class TrailKeeperConfiguration {
    @Bean
    TrailKeeper trailKeeper(
            DataSource dataSource,
            Clock clock,
            TrailProperties properties,
            @Value("${steward.home:.steward}") Path home) {
        TreeStore tree = new TreeStore(dataSource);
        TransactionTemplate transaction = ownTransaction(dataSource);
        AnchorStore anchored = new AnchorStore(dataSource);
        return new TrailKeeper(
                tree,
                new Sequencer(tree, transaction),
                new Checkpoints(tree, transaction, signer(properties, home), properties.checkpointInterval(), clock),
                anchors(properties, home).stream()
                        .map(anchor -> new Anchoring(anchor, tree, anchored, transaction, clock))
                        .toList());
    }

    @Bean
    TrailProofs trailProofs(TrailSearch entries, DataSource dataSource, TrailKeeper keeper) {
        return new TrailProofs(entries, new TreeStore(dataSource), keeper);
    }

    @Bean
    WholeTrail wholeTrail(
            DataSource dataSource,
            TrailKeeper keeper,
            TrailProperties properties,
            @Value("${steward.home:.steward}") Path home) {
        return new WholeTrail(
                new LeafStore(dataSource),
                new TreeStore(dataSource),
                keeper.key(),
                snapshot(dataSource),
                anchorFile(properties, home));
    }

    @Bean
    TrailCheck trailCheck(WholeTrail trail, TrailKeeper keeper) {
        return new TrailCheck(trail, keeper);
    }

    @Bean
    TrailExport trailExport(WholeTrail trail) {
        return new TrailExport(trail);
    }

    private static CheckpointSigner signer(TrailProperties properties, Path home) {
        Path keyFile = properties.keyFile() == null ? home.resolve("trail.key") : properties.keyFile();
        try {
            return CheckpointSigner.open(keyFile, properties.origin());
        } catch (IOException unreadable) {
            throw new UnavailableException(
                    new Fault(
                            "trail-key-unreadable",
                            "The trail's signing key %s can neither be read nor made".formatted(keyFile),
                            "Check steward.trail.key-file, who owns that file, and whether its directory can be written"),
                    unreadable);
        }
    }

    private static List<Anchor> anchors(TrailProperties properties, Path home) {
        List<Anchor> anchors = new ArrayList<>(List.of(new AnchorFile(anchorFile(properties, home))));
        if (properties.anchorWebhook() != null) {
            anchors.add(new AnchorWebhook(properties.anchorWebhook()));
        }
        return anchors;
    }

    private static Path anchorFile(TrailProperties properties, Path home) {
        return properties.anchorFile() == null ? home.resolve("trail-anchors.txt") : properties.anchorFile();
    }

    /** Whatever the caller has open: the tree only holds what is committed. */
    private static TransactionTemplate ownTransaction(DataSource dataSource) {
        TransactionTemplate own = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return own;
    }

    /** One view of the whole trail, however long reading it takes. */
    private static TransactionTemplate snapshot(DataSource dataSource) {
        TransactionTemplate snapshot = ownTransaction(dataSource);
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        return snapshot;
    }
}
