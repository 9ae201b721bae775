package im.steward.compliance.savedsearch;

import im.steward.compliance.matter.Matters;
import im.steward.compliance.matter.ScopedSearch;
import im.steward.trail.Trail;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wants matters and search, the trail, a database of schema {@code compliance}, its transactions and a clock. */
@Configuration(proxyBeanMethods = false)
public class SavedSearchConfiguration {
    @Bean
    SavedSearches savedSearches(
            JdbcClient jdbc,
            Matters matters,
            ScopedSearch search,
            Trail trail,
            PlatformTransactionManager transactions,
            Clock clock) {
        return new SavedSearches(
                new SavedSearchStore(jdbc), matters, search, trail, new TransactionTemplate(transactions), clock);
    }
}
