package im.steward.console.cli;

import im.steward.console.plan.PlanFiles;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.plan.Availability;
import im.steward.plan.CapacityPlan;
import im.steward.plan.Cost;
import im.steward.plan.PlannedHost;
import im.steward.plan.Planner;
import im.steward.plan.Prices;
import im.steward.plan.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Plans hosts and cost, and writes them as an Ansible inventory and workbooks. */
@Command(
        name = "plan",
        description =
                "Plan servers and their cost, written as an Ansible inventory and workbooks; needs no running Steward")
final class PlanCommand implements Callable<Integer> {
    private final Surroundings here;

    @Option(names = "--users", paramLabel = "N", required = true, description = "everyone with an account")
    private long users;

    @Option(
            names = "--concurrent",
            paramLabel = "N",
            description = "connected at the same time; default: 30 %% of the users")
    private Optional<Long> concurrent = Optional.empty();

    @Option(names = "--messages-per-day", paramLabel = "N", required = true, description = "on a working day")
    private long messages;

    @Option(
            names = "--media-mb-per-day",
            paramLabel = "N",
            description = "files, in millions of bytes; default: one message in twenty carries 0.5 MB")
    private Optional<Long> media = Optional.empty();

    @Option(names = "--retention-days", paramLabel = "N", required = true, description = "that messages are kept")
    private long retention;

    @Option(names = "--ha", description = "chat goes on when any one host fails; three hosts or more")
    private boolean ha;

    @Option(names = "--hosts", paramLabel = "N", description = "there are at most this many hosts")
    private Optional<Integer> hosts = Optional.empty();

    @Option(
            names = "--prices",
            paramLabel = "FILE",
            description = "your prices; default: prices.yml in DIR, where examples are laid out the first time")
    private Optional<Path> prices = Optional.empty();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "where the plan is written")
    private Path out = Path.of(".");

    @Mixin
    private Common common = new Common();

    PlanCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        try {
            CapacityPlan plan = Planner.plan(Wish.of(
                    users,
                    optional(concurrent),
                    messages,
                    optional(media),
                    retention,
                    ha ? Availability.HA : Availability.SINGLE,
                    hosts));
            Cost cost = Cost.of(plan, prices());
            tell(plan, cost, write(plan, cost));
            return 0;
        } catch (RefusedException refused) {
            throw new CommandFault(CommandFault.REFUSED, refused.fault());
        } catch (InvalidException wrong) {
            throw new CommandFault(CommandFault.MISUSE, wrong.fault());
        }
    }

    private static OptionalLong optional(Optional<Long> value) {
        return value.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    private Prices prices() {
        Path file = prices.orElse(out.resolve(PlanFiles.PRICES));
        if (prices.isEmpty() && !Files.exists(file)) {
            return Prices.examples();
        }
        try {
            return Prices.parse(file.toString(), Files.readString(file));
        } catch (IOException unreadable) {
            throw new CommandFault(
                    CommandFault.MISUSE,
                    "plan-prices-unreadable",
                    "The prices in " + file + " cannot be read",
                    "Name a text file in UTF-8 that this account may read");
        }
    }

    private List<Path> write(CapacityPlan plan, Cost cost) {
        try {
            return new PlanFiles(out).write(plan, cost);
        } catch (IOException full) {
            throw new CommandFault(
                    CommandFault.FAILED,
                    "plan-unwritable",
                    "The plan cannot be written to " + out,
                    "Choose a directory with room that this account may write to, with --out");
        }
    }

    private void tell(CapacityPlan plan, Cost cost, List<Path> files) {
        if (common.json()) {
            ObjectNode json = PlanFiles.json(plan, cost);
            ArrayNode written = json.putArray("files");
            files.forEach(file -> written.add(file.toString()));
            here.screen().json(json);
            return;
        }
        for (PlannedHost host : plan.hosts()) {
            here.screen()
                    .out()
                    .println("%-10s %3d cores %5d GB memory %,8d GB disk  %s"
                            .formatted(
                                    host.name(),
                                    host.cpus(),
                                    host.memoryGb(),
                                    host.diskGb(),
                                    host.roles().stream()
                                            .map(role -> role.word())
                                            .collect(Collectors.joining(" "))));
        }
        here.screen().out().println(PlanFiles.finding(plan, cost));
        if (cost.examples()) {
            here.screen()
                    .out()
                    .println("These prices are examples: edit " + out.resolve(PlanFiles.PRICES) + " and plan again.");
        }
        files.forEach(file -> here.screen().out().println(file));
    }
}
