package im.steward.worker;

import im.steward.compliance.searchreport.SavedSearchReports;
import im.steward.compliance.searchreport.SearchReportWorkbook;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reports by e-mail. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailProperties.class)
class SearchReportWorkConfiguration {
    @Bean
    SearchReportWork searchReportWork(
            SavedSearchReports reports, SearchReportWorkbook workbook, MailProperties mail, WorkerProperties worker) {
        return new SearchReportWork(reports, workbook, new ReportMail(mail), worker.lease());
    }
}
