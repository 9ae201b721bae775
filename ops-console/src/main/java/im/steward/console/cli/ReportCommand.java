package im.steward.console.cli;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;

/** The month's workbook of objectives, as the page Objectives gives it. */
@Command(name = "report", description = "Fetch the workbook of a month of objectives from the console")
final class ReportCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("objectives-\\d{4}-\\d{2}\\.xlsx");
    private final Surroundings here;

    @Option(
            names = "--month",
            paramLabel = "MONTH",
            description = "such as 2026-03; default: the current one where the account is")
    private Optional<String> month = Optional.empty();

    @Option(names = "--out", paramLabel = "FILE", description = "default: objectives-MONTH.xlsx in this directory")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private Common common = new Common();

    ReportCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        String query = asked().map(asked -> "?month=" + asked).orElse("");
        Api.Sent workbook = here.as(common.accountOr("operator")).file("objectives/workbook" + query);
        Path file = out.orElseGet(() -> Path.of(name(workbook.disposition())));
        new OutFile(file).write(part -> {
            try (InputStream bytes = workbook.bytes()) {
                Files.copy(bytes, part, StandardCopyOption.REPLACE_EXISTING);
            }
        });
        if (common.json()) {
            here.screen().json(JsonNodeFactory.instance.objectNode().put("file", file.toString()));
        } else {
            here.screen().out().println(file);
        }
        return 0;
    }

    /** Which month is the current one depends on the account's zone, and only the console knows that. */
    static String name(String disposition) {
        Matcher found = NAME.matcher(disposition);
        return found.find() ? found.group() : "objectives.xlsx";
    }

    private Optional<YearMonth> asked() {
        try {
            return month.map(YearMonth::parse);
        } catch (DateTimeException malformed) {
            throw new CommandFault(
                    CommandFault.MISUSE,
                    "command-misused",
                    "--month: '%s' is no month".formatted(month.orElse("")),
                    "Write it as 2026-03");
        }
    }
}
