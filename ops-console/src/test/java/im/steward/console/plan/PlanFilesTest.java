package im.steward.console.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.console.Tree;
import im.steward.kernel.InvalidException;
import im.steward.plan.Availability;
import im.steward.plan.CapacityPlan;
import im.steward.plan.Cost;
import im.steward.plan.CostLine.Side;
import im.steward.plan.HostRole;
import im.steward.plan.PlannedHost;
import im.steward.plan.Planner;
import im.steward.plan.Prices;
import im.steward.plan.Wish;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlanFilesTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @EnumSource(Availability.class)
    void theSamePlanGivesTheSameBytes(Availability availability) throws IOException {
        CapacityPlan plan = plan(800, 25_000, 730, availability);

        assertThat(bytes(write(plan, home.resolve("one")), home.resolve("one")))
                .isEqualTo(bytes(
                        write(plan(800, 25_000, 730, availability), home.resolve("other")), home.resolve("other")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan.xlsx", "plan.zh-CN.xlsx"})
    void theWorkbookHoldsTheNumbersOfTheJsonAndTwoCharts(String name) throws IOException {
        write(plan(800, 25_000, 730, Availability.HA), home);
        JsonNode json = JsonMapper.shared().readTree(Files.readString(home.resolve("plan.json")));

        try (InputStream in = Files.newInputStream(home.resolve(name));
                XSSFWorkbook workbook = new XSSFWorkbook(in)) {
            XSSFSheet hosts = workbook.getSheetAt(1);
            for (int i = 0; i < json.path("hosts").size(); i++) {
                JsonNode host = json.path("hosts").path(i);
                Row row = hosts.getRow(i + 1);
                assertThat(row.getCell(0).getStringCellValue())
                        .isEqualTo(host.path("name").asString());
                assertThat(row.getCell(1).getNumericCellValue())
                        .isEqualTo(host.path("cpus").asDouble());
                assertThat(row.getCell(2).getNumericCellValue())
                        .isEqualTo(host.path("memory_gb").asDouble());
                assertThat(row.getCell(3).getNumericCellValue())
                        .isEqualTo(host.path("disk_gb").asDouble());
            }
            XSSFSheet reasons = workbook.getSheetAt(2);
            assertThat(reasons.getLastRowNum()).isEqualTo(json.path("figures").size());
            for (int i = 0; i < json.path("figures").size(); i++) {
                Row row = reasons.getRow(i + 1);
                assertThat(row.getCell(2).getNumericCellValue())
                        .isEqualTo(json.path("figures").path(i).path("value").asDouble());
                assertThat(row.getCell(3).getStringCellValue()).isNotBlank().doesNotContain("{");
            }
            XSSFSheet cost = workbook.getSheetAt(3);
            int at = 1;
            for (Side side : Side.values()) {
                JsonNode told = json.path("cost").path(side.word());
                for (JsonNode kind : told.path("kinds")) {
                    assertThat(cost.getRow(at++).getCell(5).getNumericCellValue())
                            .isEqualTo(kind.asDouble());
                }
                Row sum = cost.getRow(at++);
                for (int year = 0; year < Cost.YEARS; year++) {
                    assertThat(sum.getCell(2 + year).getNumericCellValue())
                            .isEqualTo(told.path("years").path(year).asDouble());
                }
                assertThat(sum.getCell(5).getNumericCellValue())
                        .isEqualTo(told.path("total").asDouble());
            }
            assertThat(cost.getDrawingPatriarch().getCharts()).hasSize(1);
            assertThat(workbook.getSheetAt(4).getDrawingPatriarch().getCharts()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Availability.class)
    void theInventoryIsYamlThatNamesEveryHostOfThePlan(Availability availability) {
        CapacityPlan plan = plan(800, 25_000, 730, availability);
        Map<String, String> files = new PlanInventory(plan, Map.of()).files();
        Map<String, Object> all = map(yaml(files.get("hosts.yml")).get("all"));
        Map<String, Object> sizes = yaml(files.get("group_vars/all/plan.yml"));

        assertThat(map(all.get("hosts")))
                .containsOnlyKeys(plan.hosts().stream().map(PlannedHost::name).toList());
        assertThat(map(all.get("children")))
                .containsOnlyKeys(Stream.of(HostRole.values())
                        .filter(role -> role != HostRole.CHAT && role != HostRole.CHAT_FILES)
                        .map(HostRole::word)
                        .toList());
        for (PlannedHost host : plan.hosts()) {
            assertThat(map(map(sizes.get("plan_hosts")).get(host.name())))
                    .containsEntry("cpus", (int) host.cpus())
                    .containsEntry("memory_gb", (int) host.memoryGb())
                    .containsEntry("disk_gb", (int) host.diskGb());
        }
        sizes.forEach((key, value) -> {
            if (!key.equals("plan_hosts")) {
                assertThat(((Integer) value).longValue())
                        .isEqualTo(plan.figure(key).value());
            }
        });
        assertThat(yaml(files.get("group_vars/all/main.yml")).containsKey("site_virtual_address"))
                .isEqualTo(availability == Availability.HA);
        assertThat(files.values())
                .allSatisfy(text -> assertThat(
                                text.lines().mapToInt(String::length).max().orElse(0))
                        .isLessThanOrEqualTo(160));
    }

    /** The planner and the roles are two halves of one contract. */
    @Test
    void theInventoryHasTheShapeOfTheOnesThatAreShipped() throws IOException {
        Map<String, Availability> shipped = Map.of("single", Availability.SINGLE, "three-node", Availability.HA);
        for (var one : shipped.entrySet()) {
            Path directory = Tree.ROOT.resolve("ansible/inventories").resolve(one.getKey());
            if (!Files.exists(directory)) {
                continue;
            }
            for (var file : new PlanInventory(plan(20, 500, 30, one.getValue()), Map.of())
                    .files()
                    .entrySet()) {
                Map<String, Object> ours = yaml(file.getValue());
                Map<String, Object> theirs = yaml(Files.readString(directory.resolve(file.getKey())));
                assertThat(ours.keySet()).as(one.getKey() + " " + file.getKey()).isEqualTo(theirs.keySet());
                if (file.getKey().equals("hosts.yml")) {
                    assertThat(map(map(ours.get("all")).get("children")).keySet())
                            .isEqualTo(
                                    map(map(theirs.get("all")).get("children")).keySet());
                }
            }
        }
    }

    @Test
    void whatTheSiteDecidedStaysWhenItIsPlannedAgain() throws IOException {
        write(plan(20, 500, 30, Availability.SINGLE), home);
        Path hosts = home.resolve("inventory/hosts.yml");
        Path site = home.resolve("inventory/group_vars/all/main.yml");
        Files.writeString(hosts, Files.readString(hosts).replace("192.0.2.11", "10.1.2.3"));
        Files.writeString(site, "---\nsite_name: orion\n");

        write(plan(2_000, 60_000, 365, Availability.HA), home);

        assertThat(Files.readString(hosts)).contains("steward1: {ansible_host: 10.1.2.3}", "steward3:");
        assertThat(Files.readString(site)).contains("orion");
        assertThat(Files.readString(home.resolve("inventory/group_vars/all/plan.yml")))
                .contains("kafka_replication_factor: 3");
    }

    @Test
    void aSecondLoadBalancerBringsTheAddressThatMovesOnce() throws IOException {
        write(plan(20, 500, 30, Availability.SINGLE), home);
        Path site = home.resolve("inventory/group_vars/all/main.yml");
        assertThat(yaml(Files.readString(site))).doesNotContainKey("site_virtual_address");
        Files.writeString(site, Files.readString(site).replace("site_name: steward", "site_name: orion"));

        assertThat(write(plan(2_000, 60_000, 365, Availability.HA), home)).contains(site);

        assertThat(yaml(Files.readString(site)))
                .containsEntry("site_name", "orion")
                .containsEntry("site_virtual_address", "192.0.2.250");
        Files.writeString(site, Files.readString(site).replace("192.0.2.250", "10.1.2.250"));
        assertThat(write(plan(2_000, 60_000, 365, Availability.HA), home)).doesNotContain(site);
        assertThat(yaml(Files.readString(site))).containsEntry("site_virtual_address", "10.1.2.250");
    }

    @Test
    void anAddressThatTheSiteHasInAnotherFileIsNotAskedForAgain() throws IOException {
        write(plan(20, 500, 30, Availability.SINGLE), home);
        Path site = home.resolve("inventory/group_vars/all/main.yml");
        String before = Files.readString(site);
        Files.writeString(site.resolveSibling("vault.yml"), "$ANSIBLE_VAULT;1.1;AES256\n6162\n");
        Files.writeString(site.resolveSibling("address.yml"), "---\nsite_virtual_address: 10.1.2.250\n");

        assertThat(write(plan(2_000, 60_000, 365, Availability.HA), home)).doesNotContain(site);

        assertThat(site).hasContent(before);
    }

    @Test
    void anEncryptedFileIsNotAddedTo() throws IOException {
        write(plan(20, 500, 30, Availability.SINGLE), home);
        Path site = home.resolve("inventory/group_vars/all/main.yml");
        Path sizes = site.resolveSibling("plan.yml");
        String before = Files.readString(sizes);
        Files.writeString(site, "$ANSIBLE_VAULT;1.1;AES256\n6162\n");

        assertThatThrownBy(() -> write(plan(2_000, 60_000, 365, Availability.HA), home))
                .isInstanceOfSatisfying(
                        InvalidException.class,
                        no -> assertThat(no.fault().code()).isEqualTo("plan-unwritable"));
        assertThat(site).hasContent("$ANSIBLE_VAULT;1.1;AES256\n6162\n");
        assertThat(sizes).hasContent(before);
        Files.writeString(site.resolveSibling("address.yml"), "site_virtual_address: 10.1.2.250\n");
        assertThat(write(plan(2_000, 60_000, 365, Availability.HA), home)).contains(sizes);
    }

    @Test
    void anEncryptedNeighbourMayHaveDecidedAndSecretsHaveNot() throws IOException {
        write(plan(20, 500, 30, Availability.SINGLE), home);
        Path site = home.resolve("inventory/group_vars/all/main.yml");
        String before = Files.readString(site);
        Path address = Files.writeString(site.resolveSibling("address.yml"), "$ANSIBLE_VAULT;1.1;AES256\n6162\n");

        assertThatThrownBy(() -> write(plan(2_000, 60_000, 365, Availability.HA), home))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("address.yml");
        assertThat(site).hasContent(before);
        Files.move(address, site.resolveSibling("vault.yml"));
        assertThat(write(plan(2_000, 60_000, 365, Availability.HA), home)).contains(site);
    }

    @Test
    void hostsThatCannotBeReadAreNotWrittenOver() throws IOException {
        Path hosts = Files.createDirectories(home.resolve("inventory")).resolve("hosts.yml");
        Files.writeString(hosts, "all: [");

        assertThatThrownBy(() -> write(plan(20, 500, 30, Availability.SINGLE), home))
                .isInstanceOfSatisfying(
                        InvalidException.class,
                        no -> assertThat(no.fault().code()).isEqualTo("plan-unwritable"));
        assertThat(hosts).hasContent("all: [");
    }

    @Test
    void bothLanguagesGiveEveryNumberItsReason() {
        for (Availability availability : Availability.values()) {
            CapacityPlan plan = plan(800, 25_000, 730, availability);
            for (PlanWords words : List.of(new PlanWords(false), new PlanWords(true))) {
                assertThat(plan.figures())
                        .allSatisfy(figure -> assertThat(words.why(figure))
                                .isNotBlank()
                                .doesNotContain("{", "}", "null")
                                .matches(".*[.。]"));
            }
        }
    }

    private static List<Path> write(CapacityPlan plan, Path directory) throws IOException {
        return new PlanFiles(directory).write(plan, Cost.of(plan, Prices.examples()));
    }

    private static Map<String, String> bytes(List<Path> files, Path directory) throws IOException {
        Map<String, String> bytes = new LinkedHashMap<>();
        for (Path file : files) {
            bytes.put(
                    directory.relativize(file).toString(),
                    new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        assertThat(bytes.keySet())
                .isEqualTo(Set.of(
                        "inventory/hosts.yml",
                        "inventory/group_vars/all/main.yml",
                        "inventory/group_vars/all/plan.yml",
                        "inventory/group_vars/all/versions.yml",
                        "prices.yml",
                        "plan.xlsx",
                        "plan.zh-CN.xlsx",
                        "plan.json"));
        return bytes;
    }

    private static Map<String, Object> yaml(@Nullable String text) {
        return map(new Yaml().load(Objects.requireNonNull(text)));
    }

    private static Map<String, Object> map(@Nullable Object value) {
        Map<String, Object> typed = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(value)).forEach((key, of) -> typed.put(String.valueOf(key), of));
        return typed;
    }

    private static CapacityPlan plan(long users, long messages, long days, Availability availability) {
        return Planner.plan(Wish.of(
                users, OptionalLong.empty(), messages, OptionalLong.empty(), days, availability, Optional.empty()));
    }
}
