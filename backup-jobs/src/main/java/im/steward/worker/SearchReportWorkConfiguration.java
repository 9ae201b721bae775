package im.steward.worker;

import im.steward.compliance.searchreport.SavedSearchReports;
import im.steward.compliance.searchreport.SearchReportWorkbook;
import im.steward.mail.MailConfiguration;
import im.steward.mail.Mailer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Reports by e-mail. */
@Configuration(proxyBeanMethods = false)
@Import(MailConfiguration.class)
class SearchReportWorkConfiguration {
    @Bean
    SearchReportWork searchReportWork(
            SavedSearchReports reports, SearchReportWorkbook workbook, Mailer mailer, WorkerProperties worker) {
        return new SearchReportWork(reports, workbook, new ReportMail(mailer), worker.lease());
    }
}
