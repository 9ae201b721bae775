package im.steward.console.schedule;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** What Quartz runs, for every schedule alike: ask for the row, and be done. */
@DisallowConcurrentExecution
public final class ScheduledRequest implements Job {
    private final Schedules schedules;

    public ScheduledRequest(Schedules schedules) {
        this.schedules = schedules;
    }

    @Override
    public void execute(JobExecutionContext context) {
        schedules.run(ScheduleId.of(context.getJobDetail().getKey().getName()));
    }
}
