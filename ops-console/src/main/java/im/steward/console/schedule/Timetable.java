package im.steward.console.schedule;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.util.TimeZone;
import org.quartz.CronScheduleBuilder;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;

/** Quartz, in our words; every change joins the caller's transaction, so row and trigger agree. */
final class Timetable {
    private static final String GROUP = "schedule";

    private final Scheduler quartz;

    Timetable(Scheduler quartz) {
        this.quartz = quartz;
    }

    void add(Schedule schedule) {
        JobDetail job = JobBuilder.newJob(ScheduledRequest.class)
                .withIdentity(key(schedule.id()))
                .withDescription(schedule.name())
                .requestRecovery()
                .storeDurably()
                .build();
        CronScheduleBuilder times = CronScheduleBuilder.cronSchedule(
                        schedule.time().cron())
                .inTimeZone(TimeZone.getTimeZone(schedule.time().zone()));
        CronScheduleBuilder whenMissed = switch (schedule.missed()) {
            case CATCH_UP -> times.withMisfireHandlingInstructionFireAndProceed();
            case SKIP -> times.withMisfireHandlingInstructionDoNothing();
        };
        tell(() -> quartz.scheduleJob(
                job,
                TriggerBuilder.newTrigger()
                        .forJob(job)
                        .withIdentity(schedule.id().toString(), GROUP)
                        .withSchedule(whenMissed)
                        .build()));
    }

    void pause(ScheduleId id) {
        tell(() -> quartz.pauseJob(key(id)));
    }

    void resume(ScheduleId id) {
        tell(() -> quartz.resumeJob(key(id)));
    }

    void runNow(ScheduleId id) {
        tell(() -> quartz.triggerJob(key(id)));
    }

    void remove(ScheduleId id) {
        tell(() -> quartz.deleteJob(key(id)));
    }

    private static JobKey key(ScheduleId id) {
        return JobKey.jobKey(id.toString(), GROUP);
    }

    private interface Order {
        void give() throws SchedulerException;
    }

    private static void tell(Order order) {
        try {
            order.give();
        } catch (SchedulerException away) {
            throw new UnavailableException(
                    new Fault(
                            "timetable-away",
                            "The timetable could not be changed",
                            "Try again in a minute, then look at the system page"),
                    away);
        }
    }
}
