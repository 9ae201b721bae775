package im.steward.console.cli;

import im.steward.console.load.LoadFiles;
import im.steward.kernel.RefusedException;
import im.steward.kernel.StewardException;
import im.steward.probe.load.BuiltInScripts;
import im.steward.probe.load.LoadAccounts;
import im.steward.probe.load.LoadPlan;
import im.steward.probe.load.LoadReport;
import im.steward.probe.load.LoadRun;
import im.steward.probe.load.LoadScript;
import im.steward.probe.load.LoadTarget;
import im.steward.probe.load.LoadWatcher;
import im.steward.probe.load.Pause;
import im.steward.probe.load.ScriptParser;
import im.steward.probe.load.StageResult;
import im.steward.probe.load.Verdict;
import im.steward.probe.measure.TargetsParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Loads a server on the allow-list, and writes the report for the go-live file. */
@Command(
        name = "load",
        description = "Load a chat server with virtual users from this machine; needs no running Steward")
final class LoadCommand implements Callable<Integer> {
    private static final double NANOS_OF_A_MILLI = 1e6;
    private static final Duration LAST_WORDS = Duration.ofSeconds(30);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Surroundings here;

    @Option(names = "--target", paramLabel = "NAME", required = true, description = "a name out of load-targets.yml")
    private String target = "";

    @Option(
            names = "--script",
            paramLabel = "SCRIPT",
            required = true,
            description = "mattermost, matrix, or a file of your own")
    private String script = "";

    @Option(
            names = "--accounts",
            paramLabel = "FILE",
            description = "CSV of the accounts that virtual users act as; its first line names variables")
    private Optional<Path> accounts = Optional.empty();

    @Option(names = "--users", paramLabel = "N", description = "virtual users, default: ${DEFAULT-VALUE}")
    private int users = 50;

    @Option(names = "--ramp", paramLabel = "LENGTH", description = "over which they sign in, default: ${DEFAULT-VALUE}")
    private String ramp = "10s";

    @Option(
            names = "--think",
            paramLabel = "LENGTH",
            description = "a user's pause between two acts, such as 1s..5s; default: the script's")
    private Optional<String> think = Optional.empty();

    @Option(
            names = "--objective",
            paramLabel = "LENGTH",
            description = "p99 is to stay within it, default: ${DEFAULT-VALUE}")
    private String objective = "500ms";

    @Option(names = "--stop-at", paramLabel = "PERCENT", description = "of acts that fail, default: ${DEFAULT-VALUE}")
    private double stopAt = 5;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "hold this many acts a second; without it the highest rate is looked for")
    private Optional<Double> rate = Optional.empty();

    @Option(names = "--for", paramLabel = "LENGTH", description = "how long --rate is held, default: ${DEFAULT-VALUE}")
    private String length = "5m";

    @Option(names = "--from", paramLabel = "N", description = "first rate of the search, default: ${DEFAULT-VALUE}")
    private double from = 5;

    @Option(names = "--most", paramLabel = "N", description = "highest rate of the search, default: ${DEFAULT-VALUE}")
    private double most = 1_000;

    @Option(
            names = "--stage",
            paramLabel = "LENGTH",
            description = "least length of one rate, default: ${DEFAULT-VALUE}")
    private String stage = "15s";

    @Option(names = "--samples", paramLabel = "N", description = "least samples of one rate, default: ${DEFAULT-VALUE}")
    private int samples = 500;

    @Option(names = "--warm-up", paramLabel = "LENGTH", description = "not in the figures, default: ${DEFAULT-VALUE}")
    private String warmUp = "5s";

    @Option(names = "--list", paramLabel = "FILE", description = "default: load-targets.yml in $STEWARD_HOME")
    private Optional<Path> list = Optional.empty();

    @Option(
            names = "--yes-load",
            paramLabel = "NAME",
            description = "confirms a production target by its name, where nobody can be asked")
    private Optional<String> confirmed = Optional.empty();

    @Option(names = "--out", paramLabel = "DIR", description = "of the report, default: below load in $STEWARD_HOME")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--tell", description = "show it on the console's page Loads while it runs")
    private boolean tell;

    @Mixin
    private Common common = new Common();

    LoadCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        LoadTarget picked = known(this::allowed);
        known(() -> {
            picked.confirm(confirmed.or(() -> asked(picked)));
            return picked;
        });
        LoadScript parsed = known(this::script);
        LoadAccounts known = known(this::accounts);
        LoadPlan plan = known(this::plan);
        Path directory = out.orElse(here.home()
                .resolve("load")
                .resolve(picked.name() + "-" + NAME.format(here.clock().instant())));
        var files = new LoadFiles(directory);
        Optional<ConsoleTeller> teller = tell
                ? Optional.of(new ConsoleTeller(here.as(common.accountOr("operator")), here.screen()))
                : Optional.empty();
        var live = new Live(files, teller);
        LoadRun run = known(() -> new LoadRun(parsed, known, picked, plan, here.clock(), live));
        // Before the load, not after an hour of it.
        written(directory, files::begin);
        if (!common.json()) {
            here.screen().err().println("Watch it: " + files.page());
        }
        stoppable(run, () -> {
            LoadReport report = run.run();
            live.clear();
            List<Path> made = written(directory, () -> files.finish(report));
            teller.ifPresent(console -> console.over(report));
            if (common.json()) {
                // One object on standard output: the answer, or the fault.
                judge(report, directory);
            }
            tell(report, made);
            judge(report, directory);
        });
        return 0;
    }

    /** A load, its report and what is said of it. */
    private interface Loading {
        void load() throws InterruptedException;
    }

    /** Ctrl-C ends the load, not the report: the process stays until all is written and told. */
    private static void stoppable(LoadRun run, Loading loading) throws InterruptedException {
        var over = new CountDownLatch(1);
        Thread hook = Thread.ofPlatform().unstarted(() -> {
            run.stop();
            try {
                if (!over.await(LAST_WORDS.toSeconds(), TimeUnit.SECONDS)) {
                    Thread.currentThread().interrupt();
                }
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            loading.load();
        } finally {
            over.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException endingAlready) {
                // The hook is what waits.
            }
        }
    }

    private LoadTarget allowed() {
        Path file = list.orElse(here.home().resolve("load-targets.yml"));
        try {
            return LoadTarget.pick(LoadTarget.parse(file, Files.readString(file)), target, file);
        } catch (IOException unreadable) {
            throw new CommandFault(
                    CommandFault.MISUSE,
                    "load-targets-unreadable",
                    "The list of servers that may be loaded, " + file + ", cannot be read",
                    "Write it with the name and url of each server; see docs/operate/load.md");
        }
    }

    /** Only a person at a terminal can be asked. */
    private Optional<String> asked(LoadTarget picked) {
        if (!picked.production() || !here.screen().terminal()) {
            return Optional.empty();
        }
        here.screen().err().print("'%s' is a production target. Type its name to load it: ".formatted(picked.name()));
        here.screen().err().flush();
        try {
            return Optional.ofNullable(
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine())
                    .map(String::strip);
        } catch (IOException nobody) {
            return Optional.empty();
        }
    }

    private LoadScript script() {
        Optional<LoadScript> builtIn = BuiltInScripts.find(script);
        if (builtIn.isPresent()) {
            return builtIn.get();
        }
        Path file = Path.of(script);
        try {
            return ScriptParser.parse(file, Files.readString(file), name -> Optional.ofNullable(System.getenv(name)));
        } catch (IOException unreadable) {
            throw new CommandFault(
                    CommandFault.MISUSE,
                    "load-script-unreadable",
                    "The script " + file + " cannot be read",
                    "Name a file, or one of " + String.join(", ", BuiltInScripts.NAMES));
        }
    }

    private LoadAccounts accounts() {
        if (accounts.isEmpty()) {
            return LoadAccounts.none();
        }
        try {
            return LoadAccounts.parse(accounts.get(), Files.readString(accounts.get()));
        } catch (IOException unreadable) {
            throw new CommandFault(
                    CommandFault.MISUSE,
                    "load-accounts-unreadable",
                    "The accounts file " + accounts.get() + " cannot be read",
                    "Name a CSV file in UTF-8 that this account may read");
        }
    }

    private LoadPlan plan() {
        try {
            LoadPlan.Goal goal = rate.isPresent()
                    ? new LoadPlan.Hold(rate.get(), TargetsParser.duration(length), TargetsParser.duration(warmUp))
                    : new LoadPlan.FindKnee(
                            from, most, TargetsParser.duration(stage), TargetsParser.duration(warmUp), samples);
            return new LoadPlan(
                    users,
                    TargetsParser.duration(ramp),
                    think.map(Pause::of),
                    TargetsParser.duration(objective),
                    stopAt / 100,
                    goal);
        } catch (IllegalArgumentException wrong) {
            throw new CommandFault(
                    CommandFault.MISUSE,
                    "command-misused",
                    String.valueOf(wrong.getMessage()),
                    "Run ./steward help probe load");
        }
    }

    private static <T> T known(Supplier<T> step) {
        try {
            return step.get();
        } catch (RefusedException refused) {
            throw new CommandFault(CommandFault.REFUSED, refused.fault());
        } catch (StewardException wrong) {
            throw new CommandFault(CommandFault.MISUSE, wrong.fault());
        }
    }

    /** Something that writes. */
    private interface Writing<T> {
        T write() throws IOException;
    }

    private static <T> T written(Path directory, Writing<T> writing) {
        try {
            return writing.write();
        } catch (IOException full) {
            throw new CommandFault(
                    CommandFault.FAILED,
                    "load-report-unwritable",
                    "The report cannot be written to " + directory,
                    "Choose a directory with room that this account may write to, with --out");
        }
    }

    private void tell(LoadReport report, List<Path> files) {
        if (common.json()) {
            ObjectNode json = LoadFiles.json(report);
            ArrayNode made = json.putArray("files");
            files.forEach(file -> made.add(file.toString()));
            here.screen().json(json);
            return;
        }
        here.screen().out().println(LoadFiles.finding(report));
        for (StageResult one : report.stages()) {
            here.screen()
                    .out()
                    .println("  %8.1f/s  %-16s %,8d samples  p50 %.1f ms  p99 %.1f ms  %d failed"
                            .formatted(
                                    one.perSecond(),
                                    one.verdict().word(),
                                    one.samples(),
                                    millis(one.latency().p50()),
                                    millis(one.latency().p99()),
                                    one.failed()));
        }
        files.forEach(file -> here.screen().out().println(file));
    }

    private void judge(LoadReport report, Path directory) {
        if (report.ending() == LoadReport.Ending.ERRORS) {
            throw new CommandFault(
                    CommandFault.FAILED,
                    "load-stopped-by-errors",
                    "The load on '%s' was ended, since more than %s %% of its acts failed"
                            .formatted(report.target(), stopAt),
                    "Read the causes in %s, and mend target, script or accounts"
                            .formatted(directory.resolve("report.html")));
        }
        boolean missed = rate.isPresent() && report.stages().stream().anyMatch(one -> one.verdict() != Verdict.WITHIN);
        if (missed && report.ending() == LoadReport.Ending.DONE) {
            throw new CommandFault(
                    CommandFault.FAILED,
                    "load-objective-missed",
                    "'%s' did not hold the rate within the objective of %s".formatted(report.target(), objective),
                    "Lower --rate, or look where it spends its time; the report is "
                            + directory.resolve("report.html"));
        }
    }

    private static double millis(Duration length) {
        return length.toNanos() / NANOS_OF_A_MILLI;
    }

    /** One line that moves, for those at a terminal, and the page for those with a browser. */
    private final class Live implements LoadWatcher {
        private final LoadFiles files;
        private final Optional<ConsoleTeller> teller;
        private boolean writing;

        Live(LoadFiles files, Optional<ConsoleTeller> teller) {
            this.files = files;
            this.teller = teller;
        }

        @Override
        public void moves(Moment now, LoadReport soFar) {
            if (here.screen().terminal() && !common.json()) {
                here.screen()
                        .err()
                        .print(
                                "\r\u001b[K%.1f/s  %,d done  %,d failed  p50 %.1f  p95 %.1f  p99 %.1f ms  %d users  %d waiting"
                                        .formatted(
                                                now.perSecond(),
                                                now.ended(),
                                                now.failed(),
                                                millis(now.latency().p50()),
                                                millis(now.latency().p95()),
                                                millis(now.latency().p99()),
                                                now.users(),
                                                now.waiting()));
                here.screen().err().flush();
            }
            // The page reads itself again every two seconds.
            writing = !writing;
            if (!writing) {
                return;
            }
            teller.ifPresent(console -> console.tell(now, soFar));
            try {
                files.move(now, soFar);
            } catch (IOException full) {
                // A full disk must not end the load; writing the report says so if it stays.
            }
        }

        void clear() {
            if (here.screen().terminal() && !common.json()) {
                here.screen().err().print("\r\u001b[K");
                here.screen().err().flush();
            }
        }
    }
}
