package im.steward.compliance.searchreport;

import im.steward.compliance.export.ExportProperties;
import im.steward.compliance.matter.ScopedSearch;
import im.steward.trail.Trail;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Saved searches by e-mail, as console and worker know them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExportProperties.class)
public class SearchReportConfiguration {
    @Bean
    SavedSearchReports savedSearchReports(
            JdbcClient jdbc, Trail trail, PlatformTransactionManager transactions, Clock clock) {
        return new SavedSearchReports(new SearchReportStore(jdbc), trail, new TransactionTemplate(transactions), clock);
    }

    @Bean
    SearchReportWorkbook searchReportWorkbook(ScopedSearch search, ExportProperties exports, Clock clock) {
        return new SearchReportWorkbook(search, exports, clock);
    }
}
