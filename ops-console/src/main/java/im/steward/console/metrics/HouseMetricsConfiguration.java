package im.steward.console.metrics;

import im.steward.alert.Alerts;
import im.steward.audit.capture.Quarantine;
import im.steward.audit.completeness.CompletenessLedger;
import im.steward.audit.completeness.Reconciliations;
import im.steward.audit.source.ImportRuns;
import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.drill.Drills;
import im.steward.backup.plan.BackupPlans;
import im.steward.backup.plan.BackupRuns;
import im.steward.backup.restore.Restores;
import im.steward.compliance.export.Exports;
import im.steward.compliance.searchreport.SavedSearchReports;
import im.steward.trail.keeper.TrailKeeper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the console says about the whole house; other roles speak of themselves alone. */
@Configuration(proxyBeanMethods = false)
public class HouseMetricsConfiguration {
    @Bean
    QueueReading queueReading(
            Exports exports,
            SavedSearchReports reports,
            ImportRuns imports,
            Reconciliations reconciliations,
            BackupRuns backups,
            Drills drills,
            Restores restores,
            Alerts alerts) {
        return new QueueReading(List.of(
                new Queue(
                        "export",
                        List.of(
                                "awaiting_approval",
                                "requested",
                                "running",
                                "done",
                                "incomplete",
                                "failed",
                                "cancelled",
                                "refused"),
                        exports::countByState),
                new Queue("report", List.of("requested", "running", "sent", "failed"), reports::countByState),
                new Queue(
                        "import",
                        List.of("requested", "reading", "indexing", "finished", "failed", "incomplete"),
                        imports::countByState),
                new Queue(
                        "completeness",
                        List.of("requested", "running", "finished", "failed"),
                        reconciliations::countByState),
                new Queue(
                        "backup",
                        List.of("requested", "taking", "complete", "failed", "cancelled", "pruned"),
                        backups::countByState),
                new Queue(
                        "drill",
                        List.of("requested", "restoring", "passed", "failed", "cancelled"),
                        drills::countByState),
                new Queue(
                        "restore",
                        List.of(
                                "awaiting_approval",
                                "requested",
                                "restoring",
                                "swapping",
                                "done",
                                "failed",
                                "refused",
                                "cancelled",
                                "giving_back",
                                "given_back"),
                        restores::countByState),
                new Queue("alert", List.of("waiting", "told", "given_up"), alerts::countByState)));
    }

    @Bean
    HouseMetrics houseMetrics(
            PrometheusRegistry registry,
            QueueReading queues,
            BackupPlans plans,
            BackupCatalog catalog,
            TrailKeeper trail,
            Quarantine quarantine,
            CompletenessLedger ledger) {
        var house = new HouseMetrics(List.of(
                queues,
                new BackupReading(plans, catalog),
                new TrailReading(trail),
                new QuarantineReading(quarantine),
                new CompletenessReading(ledger)));
        registry.register(house);
        return house;
    }
}
