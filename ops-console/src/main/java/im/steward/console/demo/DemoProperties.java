package im.steward.console.demo;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The sample company; {@code steward.demo=true} brings it to life.
 *
 * @param days of history before its first start
 * @param eventsPerSecond live, at most
 * @param atMost live events in one run of the process; then the company falls silent
 * @param progressFile what has been told already, so that a second start tells nothing twice
 */
@Validated
@ConfigurationProperties("steward.sample")
record DemoProperties(
        @DefaultValue("90") @Min(1) @Max(400) int days,
        @DefaultValue("3") @Min(0) @Max(500) int eventsPerSecond,
        @DefaultValue("100000") @Min(0) @Max(10_000_000) int atMost,
        @NotNull @DefaultValue(".steward/demo/progress") Path progressFile) {}
