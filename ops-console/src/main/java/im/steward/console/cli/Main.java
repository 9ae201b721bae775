package im.steward.console.cli;

import im.steward.kernel.Fault;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/** Reads a command line, does it, and says what happened: exit 0, or two lines and another number. */
@Command(
        name = "./steward",
        subcommands = HelpCommand.class,
        description = "Commands of a running Steward. For up, demo, down, status, test and bench: ./steward help",
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(Surroundings.ofThisProcess(), args));
    }

    static int run(Surroundings here, String... args) {
        var line = new CommandLine(new Main());
        Map<String, Supplier<CommandLine>> commands = commands(here);
        // Reading the annotations of one command is quick, of all of them it is half of the start-up.
        Supplier<CommandLine> only = args.length == 0 ? null : commands.get(args[0]);
        if (only == null) {
            commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        } else {
            line.addSubcommand(args[0], only.get());
        }
        boolean json = Arrays.asList(args).contains("--json");
        Screen screen = here.screen();
        line.setOut(screen.out()).setErr(screen.err());
        line.setParameterExceptionHandler((wrong, _) -> {
            screen.fault(misuse(wrong), json);
            return CommandFault.MISUSE;
        });
        line.setExecutionExceptionHandler((failure, _, _) -> {
            if (failure instanceof CommandFault known) {
                screen.fault(known.fault(), json);
                return known.exit();
            }
            screen.fault(unexpected(failure), json);
            return CommandFault.FAILED;
        });
        return line.execute(args);
    }

    private static Map<String, Supplier<CommandLine>> commands(Surroundings here) {
        var commands = new LinkedHashMap<String, Supplier<CommandLine>>();
        commands.put("import", () -> new CommandLine(new ImportCommand(here)));
        commands.put("search", () -> new CommandLine(new SearchCommand(here)));
        commands.put("export", () -> new CommandLine(new ExportCommand(here)));
        commands.put("approval", () -> ApprovalCommands.group(here));
        commands.put("backup", () -> BackupCommands.group(here));
        commands.put("drill", () -> DrillCommands.group(here));
        commands.put("restore", () -> RestoreCommands.group(here));
        commands.put("probe", () -> ProbeCommands.group(here));
        commands.put("plan", () -> new CommandLine(new PlanCommand(here)));
        commands.put("verification", () -> VerificationCommands.group(here));
        commands.put("trail", () -> TrailCommands.group(here));
        NotYet.names().forEach(name -> commands.put(name, () -> new CommandLine(new NotYet(name))));
        return commands;
    }

    private static Fault misuse(ParameterException wrong) {
        String sentence = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
        String name = wrong.getCommandLine()
                .getCommandSpec()
                .qualifiedName()
                .replace("./steward", "")
                .strip();
        return new Fault("command-misused", sentence, "Run ./steward help" + (name.isEmpty() ? "" : " " + name));
    }

    private static Fault unexpected(Exception failure) {
        return new Fault(
                "command-failed",
                "The command ended unexpectedly (%s)".formatted(failure),
                "Run it again; if it stays, report it with the version and this line");
    }
}
