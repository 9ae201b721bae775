package im.steward.console.home;

import im.steward.audit.capture.Quarantine;
import im.steward.audit.completeness.CompletenessLedger;
import im.steward.audit.completeness.Reconciliations;
import im.steward.audit.source.ImportRuns;
import im.steward.backup.catalog.BackupCatalog;
import im.steward.backup.plan.BackupPlans;
import im.steward.backup.plan.BackupRuns;
import im.steward.backup.plan.Upkeep;
import im.steward.compliance.approval.Approvals;
import im.steward.compliance.export.Exports;
import im.steward.compliance.searchreport.SavedSearchReports;
import im.steward.console.backup.Timetables;
import im.steward.console.schedule.Schedules;
import im.steward.console.signin.Lockout;
import im.steward.console.system.SystemLook;
import im.steward.probe.slo.Incidents;
import im.steward.trail.keeper.TrailKeeper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which trays there are; a new feature adds its own here. */
@Configuration(proxyBeanMethods = false)
public class HomeConfiguration {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    @Bean
    MatterTrays matterTrays(Approvals approvals, Exports exports, SavedSearchReports reports, Clock clock) {
        return new MatterTrays(approvals, exports, reports, clock);
    }

    @Bean
    ArchiveTrays archiveTrays(
            Quarantine quarantine,
            CompletenessLedger ledger,
            Reconciliations reconciliations,
            ImportRuns imports,
            Clock clock) {
        return new ArchiveTrays(quarantine, ledger, reconciliations, imports, clock);
    }

    @Bean
    HouseTrays houseTrays(Schedules schedules, TrailKeeper trail, SystemLook system, Lockout lockout, Clock clock) {
        return new HouseTrays(schedules, trail, system, lockout, clock);
    }

    @Bean
    BackupTrays backupTrays(
            BackupPlans plans,
            BackupRuns runs,
            BackupCatalog catalog,
            Upkeep upkeep,
            Timetables timetables,
            Clock clock) {
        return new BackupTrays(plans, runs, catalog, upkeep, timetables, clock);
    }

    @Bean
    ProbeTrays probeTrays(Incidents incidents) {
        return new ProbeTrays(incidents);
    }

    @Bean
    Desk desk(MatterTrays matters, ArchiveTrays archive, ProbeTrays probes, BackupTrays backups, HouseTrays house) {
        return new Desk(
                Stream.of(matters.all(), archive.all(), probes.all(), backups.all(), house.all())
                        .flatMap(List::stream)
                        .toList(),
                PATIENCE);
    }
}
