package im.steward.console.cli;

import im.steward.kernel.StewardException;
import im.steward.probe.history.Tally;
import im.steward.probe.measure.HostWatch;
import im.steward.probe.measure.Pacer;
import im.steward.probe.measure.Target;
import im.steward.probe.measure.TargetName;
import im.steward.probe.measure.TargetsParser;
import im.steward.probe.sample.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Measuring from here and now, and what the probes have measured. */
final class ProbeCommands {
    private static final Duration BUSY_ABOVE = Duration.ofMillis(5);
    private static final int WARM_UP = 5_000;
    private static final double NANOS_OF_A_MILLI = 1e6;

    private ProbeCommands() {}

    static CommandLine group(Surroundings here) {
        return Group.of(
                "probe",
                "Measure or load a target from here, or show what probes have found",
                List.of(
                        new CommandLine(new Run(here)),
                        new CommandLine(new ListTargets(here)),
                        new CommandLine(new LoadCommand(here)),
                        new CommandLine(new ReportCommand(here))));
    }

    @Command(name = "run", description = "Measure one target from this machine; needs no running Steward")
    private static final class Run implements Callable<Integer> {
        private final Surroundings here;

        @Option(
                names = "--target",
                paramLabel = "T",
                required = true,
                description = "an address such as https://chat.example.com/, or a name out of probes.yml")
        private String target = "";

        @Option(names = "--for", paramLabel = "LENGTH", description = "how long, default: ${DEFAULT-VALUE}")
        private String length = "30s";

        @Option(
                names = "--every",
                paramLabel = "LENGTH",
                description = "how often an address is asked, default: ${DEFAULT-VALUE}")
        private String every = "100ms";

        @Option(names = "--file", paramLabel = "FILE", description = "default: probes.yml in $STEWARD_HOME")
        private Optional<Path> file = Optional.empty();

        @Mixin
        private Common common = new Common();

        Run(Surroundings here) {
            this.here = here;
        }

        @Override
        public Integer call() throws InterruptedException {
            Target measured = target();
            Duration wanted = length(length, "--for");
            Tally tally = new Tally();
            Optional<HostWatch.ErrorBar> error;
            try (HostWatch host = new HostWatch(BUSY_ABOVE)) {
                host.warmUp(WARM_UP);
                try (Pacer pacer = new Pacer(
                                sample -> {
                                    synchronized (tally) {
                                        tally.add(Sample.of(sample));
                                    }
                                },
                                host,
                                here.clock());
                        var bar = new ProgressBar(here.screen(), !common.json())) {
                    pacer.pace(List.of(measured));
                    long begin = System.nanoTime();
                    for (long past = 0; past < wanted.toNanos(); past = System.nanoTime() - begin) {
                        Thread.sleep(Math.min(200, Math.max(1, (wanted.toNanos() - past) / 1_000_000)));
                        bar.show(measured.name().value(), past / 1_000_000, wanted.toMillis());
                    }
                    pacer.pace(List.of());
                    // What is still on its way has the time it was given.
                    awaitStragglers(tally, measured.timeout());
                }
                error = host.errorBar();
            }
            synchronized (tally) {
                tell(measured, tally, error);
                return tally.good() > 0 ? 0 : CommandFault.UNAVAILABLE;
            }
        }

        /** Until nothing came for a while, and no longer than a probe may take. */
        private static void awaitStragglers(Tally tally, Duration most) throws InterruptedException {
            long deadline = System.nanoTime() + most.toNanos();
            long before = -1;
            for (long now = total(tally); now != before && System.nanoTime() < deadline; now = total(tally)) {
                before = now;
                Thread.sleep(300);
            }
        }

        private static long total(Tally tally) {
            synchronized (tally) {
                return tally.total();
            }
        }

        private Target target() {
            if (target.contains("://")) {
                try {
                    Target asked = TargetsParser.ofUrl(TargetName.of("target"), target, here.clock());
                    return new Target(asked.name(), asked.prober(), length(every, "--every"), asked.timeout(), 50);
                } catch (StewardException wrong) {
                    throw new CommandFault(CommandFault.MISUSE, wrong.fault());
                }
            }
            Path named = file.orElse(here.home().resolve("probes.yml"));
            try {
                return new TargetsParser(named, here.clock())
                        .parse(Files.readString(named)).stream()
                                .filter(one -> one.name().value().equals(target))
                                .findFirst()
                                .orElseThrow(
                                        () -> new CommandFault(
                                                CommandFault.MISUSE,
                                                "probe-target-unnamed",
                                                "%s names no target '%s'".formatted(named, target),
                                                "Name one of its targets, or give an address such as https://chat.example.com/"));
            } catch (IOException unreadable) {
                throw new CommandFault(
                        CommandFault.MISUSE,
                        "probe-targets-unreadable",
                        "The file " + named + " cannot be read",
                        "Give an address such as https://chat.example.com/, or write that file");
            } catch (StewardException wrong) {
                throw new CommandFault(CommandFault.MISUSE, wrong.fault());
            }
        }

        private static Duration length(String text, String option) {
            try {
                return TargetsParser.duration(text);
            } catch (IllegalArgumentException malformed) {
                throw new CommandFault(
                        CommandFault.MISUSE,
                        "command-misused",
                        option + ": " + malformed.getMessage(),
                        "Run ./steward help probe");
            }
        }

        private void tell(Target measured, Tally tally, Optional<HostWatch.ErrorBar> error) {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            answer.put("target", measured.name().value())
                    .put("address", measured.prober().address())
                    .put("samples", tally.total())
                    .put("errors", tally.bad())
                    .put("host_busy", tally.busy());
            put(answer, "p50_ms", tally.percentile(50));
            put(answer, "p99_ms", tally.percentile(99));
            put(answer, "max_ms", tally.percentile(100));
            put(answer, "error_p50_ms", error.map(HostWatch.ErrorBar::median));
            put(answer, "error_p99_ms", error.map(HostWatch.ErrorBar::p99));
            ObjectNode failures = answer.putObject("failures");
            tally.failures().forEach((failure, count) -> failures.put(failure.word(), count));
            ObjectNode phases = answer.putObject("phases_mean_ms");
            tally.phases().forEach((phase, one) -> phases.put(phase.word(), millis(one.mean())));
            if (common.json()) {
                here.screen().json(answer);
                return;
            }
            here.screen()
                    .out()
                    .printf(
                            "%s: %d samples, %d bad%s%n",
                            answer.path("address").asString(), tally.total(), tally.bad(), told(failures));
            tally.percentile(50)
                    .ifPresent(median -> here.screen()
                            .out()
                            .printf(
                                    "p50 %.3f ms, p99 %.3f ms, max %.3f ms; of that up to %.3f ms (p50 of this machine to itself) is our own%n",
                                    millis(median),
                                    tally.percentile(99)
                                            .map(ProbeCommands::millis)
                                            .orElse(0.0),
                                    tally.percentile(100)
                                            .map(ProbeCommands::millis)
                                            .orElse(0.0),
                                    error.map(own -> millis(own.median())).orElse(0.0)));
            phases.properties()
                    .forEach(phase -> here.screen()
                            .out()
                            .printf(
                                    "  %-11s %.3f ms on average%n",
                                    phase.getKey(), phase.getValue().asDouble()));
        }

        private static String told(ObjectNode failures) {
            return failures.isEmpty() ? "" : " " + failures;
        }

        private static void put(ObjectNode answer, String key, Optional<Duration> length) {
            length.ifPresentOrElse(value -> answer.put(key, millis(value)), () -> answer.putNull(key));
        }
    }

    private static double millis(Duration length) {
        return length.toNanos() / NANOS_OF_A_MILLI;
    }

    @Command(name = "list", description = "Show probes and targets as the console knows them")
    private static final class ListTargets implements Callable<Integer> {
        private final Surroundings here;

        @Mixin
        private Common common = new Common();

        ListTargets(Surroundings here) {
            this.here = here;
        }

        @Override
        public Integer call() {
            JsonNode answer = here.as(common.accountOr("operator")).get("probes");
            if (common.json()) {
                here.screen().json(answer);
                return 0;
            }
            for (JsonNode target : answer.path("targets")) {
                if (target.path("active").asBoolean()) {
                    here.screen()
                            .out()
                            .printf(
                                    "%-8s %-24s %-12s %-20s %s%n",
                                    target.path("state").asString(""),
                                    Screen.tame(target.path("name").asString("")),
                                    Screen.tame(target.path("agent").asString("")),
                                    target.path("failure").asString(""),
                                    Screen.tame(target.path("address").asString("")));
                }
            }
            for (JsonNode agent : answer.path("agents")) {
                here.screen()
                        .out()
                        .printf(
                                "probe %s: %s, last heard of %s%n",
                                Screen.tame(agent.path("name").asString("")),
                                agent.path("state").asString(""),
                                agent.path("seen_at").asString("never"));
            }
            return 0;
        }
    }
}
