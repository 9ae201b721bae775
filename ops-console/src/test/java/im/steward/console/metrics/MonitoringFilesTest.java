package im.steward.console.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files an operator copies: they ask for what is there, and Prometheus itself takes them. */
class MonitoringFilesTest {
    private static final Path FILES = MetricsPage.FOLDER.resolve("monitoring");
    private static final Path RULES = FILES.resolve("steward-alerts.yml");
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:steward|disk|hikaricp|http|jvm|logback|process|system)_[a-z0-9_]+");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void rulesAskForMetricsThereAre() throws IOException {
        assertThat(unknown(rules().stream().map(rule -> text(rule, "expr")))).isEmpty();
    }

    @Test
    void everyAlertSaysWhatToDoInBothLanguages() throws IOException {
        for (JsonNode rule : rules()) {
            String name = text(rule, "alert");
            JsonNode told = rule.path("annotations");
            Path page = Tree.ROOT.resolve(text(told, "runbook").replaceFirst("#.*", ""));

            assertThat(text(told, "summary")).as(name).isNotBlank();
            assertThat(text(told, "summary_zh")).as(name).containsPattern("\\p{IsHan}");
            assertThat(page).as(name).isRegularFile().hasExtension("md");
            assertThat(Path.of(page.toString().replace(".md", ".zh-CN.md")))
                    .as(name)
                    .exists();
            assertThat(text(rule.path("labels"), "severity")).as(name).isIn("page", "ticket");
        }
    }

    @Test
    void dashboardAsksForMetricsThereAre() throws IOException {
        JsonNode dashboard = JSON.readTree(Files.readString(FILES.resolve("steward-dashboard.json")));
        List<JsonNode> panels = dashboard.path("panels").valueStream().toList();
        List<String> asked = panels.stream()
                .flatMap(panel -> panel.path("targets").valueStream())
                .map(target -> text(target, "expr"))
                .toList();

        assertThat(asked).hasSizeGreaterThan(25);
        assertThat(unknown(asked.stream())).isEmpty();
        assertThat(panels.stream().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
        assertThat(panels).allSatisfy(panel -> assertThat(text(panel, "title")).isNotBlank());
    }

    @Test
    void prometheusTakesTheScrapeFileAndTheRules() throws IOException, InterruptedException {
        Promtool.accepts(
                "check",
                "config",
                "--syntax-only",
                FILES.resolve("prometheus.yml").toString());
        Promtool.accepts("check", "rules", RULES.toString());
    }

    @Test
    void alertsFireWhenTheyShouldAndNotBefore() throws IOException, InterruptedException {
        Promtool.accepts(
                "test", "rules", FILES.resolve("steward-alerts.test.yml").toString());
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    private static List<JsonNode> rules() throws IOException {
        JsonNode file = JSON.valueToTree(new Yaml().load(Files.readString(RULES)));
        List<JsonNode> rules = file.path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
        assertThat(rules).hasSizeGreaterThan(15);
        return rules;
    }

    private static Set<String> unknown(Stream<String> expressions) throws IOException {
        Set<String> known = MetricsPage.names();
        return expressions
                .flatMap(expression -> METRIC.matcher(expression).results().map(MatchResult::group))
                .filter(name -> !known.contains(name) && !known.contains(name.replaceFirst("_(bucket|count|sum)$", "")))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
