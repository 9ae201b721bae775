package im.steward.console.plan;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.plan.CapacityPlan;
import im.steward.plan.Cost;
import im.steward.plan.Prices;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.databind.node.ObjectNode;

/** Writes a plan into one directory: workbooks, what a script reads, the inventory, and prices to edit. */
public final class PlanFiles {
    public static final String PRICES = "prices.yml";
    private static final String INVENTORY = "inventory";
    private static final String ENCRYPTED = "$ANSIBLE_VAULT";
    /** Made by secrets.sh, which puts nothing but secrets into it. */
    private static final String SECRETS = "vault.yml";

    private final Path directory;

    public PlanFiles(Path directory) {
        this.directory = directory;
    }

    public static ObjectNode json(CapacityPlan plan, Cost cost) {
        return PlanJson.of(plan, cost, new PlanWords(false));
    }

    /** The sentence about the money, for a terminal. */
    public static String finding(CapacityPlan plan, Cost cost) {
        return CostView.of(cost, plan.wish().users(), new PlanWords(false)).finding();
    }

    /** @return what was written */
    public List<Path> write(CapacityPlan plan, Cost cost) throws IOException {
        List<Path> written = new ArrayList<>();
        Path inventory = Files.createDirectories(directory.resolve(INVENTORY));
        PlanInventory planned = new PlanInventory(plan, addresses(inventory.resolve(PlanInventory.HOSTS)));
        Path site = inventory.resolve(PlanInventory.SITE);
        String lacking = Files.exists(site) ? lacking(planned, site) : "";
        for (var file : planned.files().entrySet()) {
            Path path = inventory.resolve(file.getKey());
            if (!PlanInventory.OF_THE_SITE.contains(file.getKey()) || !Files.exists(path)) {
                Files.createDirectories(path.getParent());
                written.add(Files.writeString(path, file.getValue(), StandardCharsets.UTF_8));
            }
        }
        if (!lacking.isEmpty()) {
            String end = Files.readString(site).endsWith("\n") ? "" : "\n";
            Files.writeString(site, end + lacking, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
            written.add(site);
        }
        Path prices = directory.resolve(PRICES);
        if (!Files.exists(prices)) {
            written.add(Files.writeString(prices, Prices.exampleText(), StandardCharsets.UTF_8));
        }
        written.add(workbook("plan.xlsx", new PlanWorkbook(plan, cost, new PlanWords(false))));
        written.add(workbook("plan.zh-CN.xlsx", new PlanWorkbook(plan, cost, new PlanWords(true))));
        written.add(Files.writeString(
                directory.resolve("plan.json"), json(plan, cost).toPrettyString() + "\n", StandardCharsets.UTF_8));
        return written;
    }

    /** The site may have decided it in another file beside that one, and of an encrypted file nobody here knows what it says. */
    private static String lacking(PlanInventory planned, Path site) throws IOException {
        StringBuilder decided = new StringBuilder();
        Optional<Path> unread = Optional.empty();
        try (Stream<Path> files = Files.list(site.resolveSibling(""))) {
            for (Path file : files.filter(PlanFiles::isYaml).sorted().toList()) {
                String text = Files.readString(file);
                if (!text.startsWith(ENCRYPTED)) {
                    decided.append(text).append("\n");
                } else if (!file.endsWith(SECRETS)) {
                    unread = Optional.of(file);
                }
            }
        }
        String lacking = planned.lacking(decided.toString());
        if (!lacking.isEmpty() && unread.isPresent()) {
            throw new InvalidException(new Fault(
                    "plan-unwritable",
                    "%s is encrypted, so it cannot be told whether site_virtual_address is set".formatted(unread.get()),
                    "Set it in a plain file of its own beside that one, such as address.yml"));
        }
        return lacking;
    }

    private static boolean isYaml(Path file) {
        return Files.isRegularFile(file) && file.toString().matches(".*\\.ya?ml");
    }

    private Path workbook(String name, PlanWorkbook workbook) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            workbook.write(out);
        }
        return file;
    }

    /** Those that somebody has put in stay. */
    private static Map<String, String> addresses(Path hosts) throws IOException {
        Map<String, String> addresses = new LinkedHashMap<>();
        if (!Files.exists(hosts)) {
            return addresses;
        }
        try {
            if (new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(hosts))
                            instanceof Map<?, ?> file
                    && file.get("all") instanceof Map<?, ?> all
                    && all.get("hosts") instanceof Map<?, ?> known) {
                known.forEach((name, host) -> {
                    if (host instanceof Map<?, ?> variables
                            && variables.get("ansible_host") instanceof String address
                            && address.matches("[\\w.:-]+")) {
                        addresses.put(String.valueOf(name), address);
                    }
                });
            }
            return addresses;
        } catch (YAMLException malformed) {
            throw new InvalidException(
                    new Fault(
                            "plan-unwritable",
                            "%s is not YAML, so its addresses cannot be kept".formatted(hosts),
                            "Mend it, or move it away"),
                    malformed);
        }
    }
}
