package im.steward.console;

import im.steward.audit.search.SearchConfiguration;
import im.steward.backup.take.site.TakeConfiguration;
import im.steward.compliance.approval.ApprovalConfiguration;
import im.steward.compliance.export.ExportWorkConfiguration;
import im.steward.compliance.matter.MatterConfiguration;
import im.steward.compliance.searchreport.SearchReportConfiguration;
import im.steward.console.shell.WordsConfiguration;
import im.steward.trail.keeper.TrailKeeperConfiguration;
import im.steward.worker.WorkerConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The worker: everything long; a row's state is its queue. */
@Configuration(proxyBeanMethods = false)
@Import({
    ApprovalConfiguration.class,
    ExportWorkConfiguration.class,
    MatterConfiguration.class,
    SearchConfiguration.class,
    SearchReportConfiguration.class,
    TakeConfiguration.class,
    TrailKeeperConfiguration.class,
    WordsConfiguration.class,
    WorkerConfiguration.class
})
class WorkerRole {}
