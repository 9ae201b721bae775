package im.steward.console.schedule;

import im.steward.audit.completeness.Reconciliations;
import im.steward.compliance.savedsearch.SavedSearches;
import im.steward.compliance.searchreport.SavedSearchReports;
import im.steward.console.account.Accounts;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.quartz.Scheduler;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;
import org.springframework.scheduling.quartz.SpringBeanJobFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Quartz with its tables in schema {@code quartz}, clustered: of several consoles one runs each time. */
@Configuration(proxyBeanMethods = false)
public class ScheduleConfiguration {
    @Bean
    SchedulerFactoryBean quartz(
            DataSource dataSource,
            PlatformTransactionManager transactions,
            ApplicationContext context,
            @Value("${steward.schedules.cluster:steward}") String cluster,
            @Value("${steward.schedules.start:true}") boolean start) {
        var jobs = new SpringBeanJobFactory();
        jobs.setApplicationContext(context);
        var properties = new Properties();
        // Quartz keeps one connection pool per name in a JVM: two consoles in one, as in tests, need two names.
        properties.put("org.quartz.scheduler.instanceName", cluster);
        properties.put("org.quartz.scheduler.instanceId", "AUTO");
        properties.put("org.quartz.scheduler.skipUpdateCheck", "true");
        properties.put("org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        properties.put("org.quartz.jobStore.tablePrefix", "quartz.QRTZ_");
        properties.put("org.quartz.jobStore.isClustered", "true");
        properties.put("org.quartz.jobStore.clusterCheckinInterval", "5000");
        // What is to run now is seen at the next look: Quartz's own signal comes before the transaction is committed.
        properties.put("org.quartz.scheduler.idleWaitTime", "2000");
        properties.put("org.quartz.threadPool.threadCount", "2");
        var factory = new SchedulerFactoryBean();
        factory.setDataSource(dataSource);
        factory.setTransactionManager(transactions);
        factory.setJobFactory(jobs);
        factory.setQuartzProperties(properties);
        factory.setAutoStartup(start);
        factory.setWaitForJobsToCompleteOnShutdown(true);
        return factory;
    }

    @Bean
    CronWords cronWords(MessageSource messages) {
        return new CronWords(messages);
    }

    @Bean
    ScheduledWork nightlyCompleteness(Reconciliations reconciliations) {
        return new NightlyCompleteness(reconciliations);
    }

    @Bean
    ScheduledWork savedSearchMail(SavedSearches searches, SavedSearchReports reports, Accounts accounts) {
        return new SavedSearchMail(searches, reports, accounts);
    }

    @Bean
    Schedules schedules(
            JdbcClient jdbc,
            JsonMapper json,
            Scheduler quartz,
            List<ScheduledWork> kinds,
            Trail trail,
            TransactionTemplate transaction,
            Clock clock) {
        return new Schedules(new ScheduleStore(jdbc, json), new Timetable(quartz), kinds, trail, transaction, clock);
    }

    /** The first start also sets what every site wants: a look at completeness each night. */
    @Bean
    SmartInitializingSingleton firstSchedule(
            JdbcClient jdbc,
            Schedules schedules,
            TransactionTemplate transaction,
            Clock clock,
            @Value("${steward.zone:}") String configuredZone) {
        ZoneId zone = configuredZone.isBlank() ? ZoneId.systemDefault() : ZoneId.of(configuredZone);
        return () -> new FirstSchedule(new FirstScheduleStore(jdbc), schedules, transaction)
                .setOnce(new Schedule(
                        ScheduleId.next(clock),
                        "nightly-completeness",
                        NightlyCompleteness.KIND,
                        Map.of(),
                        new CronTime("0 30 2 * * ?", zone),
                        Schedule.Missed.CATCH_UP,
                        false,
                        "operator",
                        clock.instant(),
                        Optional.empty()));
    }

    /** Once ever: a site that ended the schedule does not get it back at the next start. */
    record FirstSchedule(FirstScheduleStore store, Schedules schedules, TransactionTemplate transaction) {
        void setOnce(Schedule schedule) {
            transaction.executeWithoutResult(_ -> {
                if (store.claim()) {
                    schedules.add(schedule, new Actor.Process("console"));
                }
            });
        }
    }
}
