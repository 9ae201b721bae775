package im.steward.console.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;

/** The month's workbook of objectives, as the page Objectives gives it. */
@Command(name = "report", description = "Fetch the workbook of a month of objectives from the console")
final class ReportCommand implements Callable<Integer> {
    private final Surroundings here;

    @Option(names = "--month", paramLabel = "MONTH", description = "such as 2026-03; default: the current one")
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
        YearMonth asked = asked();
        Path file = out.orElse(Path.of("objectives-" + asked + ".xlsx"));
        try (InputStream workbook =
                here.as(common.accountOr("operator")).download("objectives/workbook?month=" + asked)) {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.copy(workbook, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            throw new CommandFault(
                    CommandFault.FAILED,
                    "file-not-written",
                    "%s could not be written (%s)".formatted(file, unwritable.getMessage()),
                    "Check rights and free space of the directory in --out");
        }
        if (common.json()) {
            here.screen().json(JsonNodeFactory.instance.objectNode().put("file", file.toString()));
        } else {
            here.screen().out().println(file);
        }
        return 0;
    }

    private YearMonth asked() {
        try {
            return month.map(YearMonth::parse)
                    .orElseGet(() -> YearMonth.now(here.clock().withZone(ZoneId.systemDefault())));
        } catch (DateTimeException malformed) {
            throw new CommandFault(
                    CommandFault.MISUSE,
                    "command-misused",
                    "--month: '%s' is no month".formatted(month.orElse("")),
                    "Write it as 2026-03");
        }
    }
}
