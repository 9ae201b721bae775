package im.steward.console.completeness;

import im.steward.audit.completeness.CompletenessLedger;
import im.steward.trail.Trail;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the completeness pages need beside the ledger. */
@Configuration(proxyBeanMethods = false)
public class CompletenessPagesConfiguration {
    @Bean
    CompletenessWorkbook completenessWorkbook(CompletenessLedger ledger, MessageSource messages, Trail trail) {
        return new CompletenessWorkbook(ledger, messages, trail);
    }
}
