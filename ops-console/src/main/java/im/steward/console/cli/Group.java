package im.steward.console.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A word that only leads to commands: {@code approval list}. */
@Command(mixinStandardHelpOptions = true)
final class Group implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Group() {}

    static CommandLine of(String name, String description, List<CommandLine> commands) {
        CommandLine group = new CommandLine(new Group()).setCommandName(name);
        group.getCommandSpec().usageMessage().description(description);
        commands.forEach(command -> group.addSubcommand(command.getCommandName(), command));
        return group;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "'%s' needs one of %s"
                        .formatted(
                                spec.name(),
                                String.join(", ", spec.subcommands().keySet())));
    }
}
