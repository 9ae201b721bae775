package im.steward.console.plan;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import im.steward.plan.CapacityPlan;
import im.steward.plan.Cost;
import im.steward.plan.Prices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The console's prices: those beside its own files, or the examples. */
final class PlanDesk {
    private final Path file;

    PlanDesk(Path home) {
        this.file = home.resolve(PlanFiles.PRICES);
    }

    /** Read anew each time, so that an edited file counts at once. */
    Cost cost(CapacityPlan plan) {
        return Cost.of(plan, prices());
    }

    private Prices prices() {
        if (!Files.exists(file)) {
            return Prices.examples();
        }
        try {
            return Prices.parse(PlanFiles.PRICES, Files.readString(file));
        } catch (IOException unreadable) {
            throw new UnavailableException(
                    new Fault(
                            "plan-prices-unreadable",
                            "The prices of this console (%s) cannot be read".formatted(file.getFileName()),
                            "Name a text file in UTF-8 that this account may read"),
                    unreadable);
        }
    }
}
