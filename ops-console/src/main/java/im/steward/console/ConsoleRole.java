package im.steward.console;

import im.steward.audit.capture.QuarantineConfiguration;
import im.steward.audit.completeness.CompletenessConfiguration;
import im.steward.audit.search.SearchConfiguration;
import im.steward.audit.source.ImportConfiguration;
import im.steward.backup.take.site.TakeConfiguration;
import im.steward.compliance.approval.ApprovalConfiguration;
import im.steward.compliance.export.ExportConfiguration;
import im.steward.compliance.matter.MatterConfiguration;
import im.steward.compliance.savedsearch.SavedSearchConfiguration;
import im.steward.compliance.searchreport.SearchReportConfiguration;
import im.steward.compliance.verification.VerificationConfiguration;
import im.steward.console.account.AccountConfiguration;
import im.steward.console.backup.BackupPagesConfiguration;
import im.steward.console.completeness.CompletenessPagesConfiguration;
import im.steward.console.drill.DrillPagesConfiguration;
import im.steward.console.home.HomeConfiguration;
import im.steward.console.load.LoadPagesConfiguration;
import im.steward.console.metrics.HouseMetricsConfiguration;
import im.steward.console.plan.PlanPagesConfiguration;
import im.steward.console.probe.ProbePagesConfiguration;
import im.steward.console.schedule.ScheduleConfiguration;
import im.steward.console.shell.ShellConfiguration;
import im.steward.console.signin.SignInConfiguration;
import im.steward.console.signin.oidc.OidcConfiguration;
import im.steward.console.slo.SloPagesConfiguration;
import im.steward.console.status.StatusPagesConfiguration;
import im.steward.console.system.SystemConfiguration;
import im.steward.console.trail.TrailPagesConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;

/** The console: every use case a person or a token can reach. Only controllers are found by scanning. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(
        useDefaultFilters = false,
        includeFilters =
                @ComponentScan.Filter(
                        type = FilterType.ANNOTATION,
                        classes = {Controller.class, ControllerAdvice.class}))
@Import({
    AccountConfiguration.class,
    ApprovalConfiguration.class,
    BackupPagesConfiguration.class,
    CompletenessConfiguration.class,
    CompletenessPagesConfiguration.class,
    DrillPagesConfiguration.class,
    ExportConfiguration.class,
    HomeConfiguration.class,
    HouseMetricsConfiguration.class,
    ImportConfiguration.class,
    LoadPagesConfiguration.class,
    MatterConfiguration.class,
    OidcConfiguration.class,
    PlanPagesConfiguration.class,
    ProbePagesConfiguration.class,
    QuarantineConfiguration.class,
    SavedSearchConfiguration.class,
    ScheduleConfiguration.class,
    SearchConfiguration.class,
    SearchReportConfiguration.class,
    ShellConfiguration.class,
    SignInConfiguration.class,
    SloPagesConfiguration.class,
    StatusPagesConfiguration.class,
    SystemConfiguration.class,
    TakeConfiguration.class,
    TrailPagesConfiguration.class,
    VerificationConfiguration.class
})
class ConsoleRole {}
