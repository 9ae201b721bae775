package im.steward.console.plan;

import im.steward.plan.CapacityPlan;
import im.steward.plan.Figure;
import im.steward.plan.HostRole;
import im.steward.plan.PlannedHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The plan as an Ansible inventory: the same plan gives the same bytes. Above each size stands its reason, in both
 * languages.
 */
final class PlanInventory {
    static final String HOSTS = "hosts.yml";
    static final String PLAN = "group_vars/all/plan.yml";
    static final String SITE = "group_vars/all/main.yml";
    /** What the site decides; written once, and never again over somebody's decision. */
    static final Set<String> OF_THE_SITE = Set.of(SITE, "group_vars/all/versions.yml");

    private static final Pattern MOVING_ADDRESS = Pattern.compile("(?m)^site_virtual_address\\s*:");

    /** Those the roles know. */
    private static final List<HostRole> GROUPS = List.of(
            HostRole.POSTGRESQL,
            HostRole.REDIS,
            HostRole.KAFKA,
            HostRole.ELASTICSEARCH,
            HostRole.STEWARD_CONSOLE,
            HostRole.STEWARD_INDEXER,
            HostRole.STEWARD_WORKER,
            HostRole.STEWARD_PROBE,
            HostRole.LOADBALANCER,
            HostRole.BACKUP,
            HostRole.MONITORING);

    private static final List<String> SETTINGS = List.of(
            "kafka_heap_mb",
            "kafka_partitions",
            "kafka_replication_factor",
            "kafka_min_insync_replicas",
            "elasticsearch_heap_mb",
            "elasticsearch_replicas",
            "postgresql_shared_buffers_mb",
            "postgresql_effective_cache_mb",
            "postgresql_work_mem_mb",
            "postgresql_maintenance_work_mem_mb",
            "postgresql_max_connections",
            "postgresql_max_wal_size_mb",
            "redis_max_memory_mb",
            "steward_console_heap_mb",
            "steward_indexer_heap_mb",
            "steward_worker_heap_mb",
            "steward_probe_heap_mb");

    private static final int FIRST_ADDRESS = 11;
    private static final int LINE = 116;
    private static final int CHINESE_LINE = 58;
    private final CapacityPlan plan;
    private final Map<String, String> addresses;
    private final PlanWords english = new PlanWords(false);
    private final PlanWords chinese = new PlanWords(true);

    /** @param addresses by host's name, where they are known; the others get ones that belong to nobody (RFC 5737) */
    PlanInventory(CapacityPlan plan, Map<String, String> addresses) {
        this.plan = plan;
        this.addresses = Map.copyOf(addresses);
    }

    /** By path, in the order they are read. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(HOSTS, hosts());
        files.put(SITE, site());
        files.put(PLAN, sizes());
        files.put("group_vars/all/versions.yml", shipped("versions.yml"));
        return files;
    }

    private String hosts() {
        StringBuilder text = new StringBuilder("""
                ---
                # Written by ./steward plan. Put your hosts' addresses in; they stay when you plan again.
                # 由 ./steward plan 生成。请填入各主机地址；重新规划时会保留。
                all:
                  hosts:
                """);
        int next = FIRST_ADDRESS;
        for (PlannedHost host : plan.hosts()) {
            text.append("    %s: {ansible_host: %s}\n"
                    .formatted(host.name(), quoted(addresses.getOrDefault(host.name(), "192.0.2." + next))));
            next++;
        }
        text.append("  children:\n");
        for (HostRole group : GROUPS) {
            text.append("    %s: {hosts: {%s}}\n"
                    .formatted(
                            group.word(),
                            plan.hostsOf(group).stream()
                                    .map(name -> name + ": {}")
                                    .collect(Collectors.joining(", "))));
        }
        return text.toString();
    }

    /** A colon means something in YAML. */
    private static String quoted(String address) {
        return address.contains(":") ? "\"" + address + "\"" : address;
    }

    private String site() {
        String decisions = shipped("main.yml");
        return decisions + lacking(decisions);
    }

    /** What the site has yet to decide for this plan, to be added to its file: it was written for another plan, perhaps. */
    String lacking(String decided) {
        boolean moves = plan.hostsOf(HostRole.LOADBALANCER).size() > 1;
        return moves && !MOVING_ADDRESS.matcher(decided).find() ? """
                        # The address that moves between the load balancers; readers know only this one.
                        site_virtual_address: 192.0.2.250
                        """ : "";
    }

    private String sizes() {
        StringBuilder text = new StringBuilder("""
                ---
                # Written by ./steward plan; plan again instead of editing. Host sizes are what preflight compares with.
                # 由 ./steward plan 生成；请重新规划而不要手工修改。部署前检查会与主机规格比较。
                """);
        var wish = plan.wish();
        text.append("# --users %d --concurrent %d --messages-per-day %d --media-mb-per-day %d --retention-days %d%s\n"
                .formatted(
                        wish.users(),
                        wish.concurrent(),
                        wish.messagesPerDay(),
                        wish.mediaMb(),
                        wish.retentionDays(),
                        wish.availability().leastHosts() > 1 ? " --ha" : ""));
        text.append("\n");
        comment(text, "", plan.figure("hosts"));
        text.append("plan_hosts:\n");
        for (PlannedHost host : plan.hosts()) {
            for (String size : List.of("cpus", "memory_gb", "disk_gb")) {
                comment(text, "  ", plan.figure(host, size));
            }
            text.append("  %s: {cpus: %d, memory_gb: %d, disk_gb: %d}\n"
                    .formatted(host.name(), host.cpus(), host.memoryGb(), host.diskGb()));
        }
        for (String key : SETTINGS) {
            Figure figure = plan.figure(key);
            text.append("\n");
            comment(text, "", figure);
            text.append("%s: %d\n".formatted(key, figure.value()));
        }
        return text.toString();
    }

    private void comment(StringBuilder text, String indent, Figure figure) {
        wrapped(english.why(figure), LINE, true)
                .forEach(line -> text.append(indent).append("# ").append(line).append("\n"));
        // Sums of hosts are numbers and names of roles; once is enough.
        if (figure.subject().isEmpty()) {
            wrapped(chinese.why(figure), CHINESE_LINE, false)
                    .forEach(line ->
                            text.append(indent).append("# ").append(line).append("\n"));
        }
    }

    private static List<String> wrapped(String sentence, int width, boolean atSpaces) {
        List<String> lines = new ArrayList<>();
        String rest = sentence;
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int end = space > 0 && (atSpaces || space > width - 12) ? space : width;
            lines.add(rest.substring(0, end).strip());
            rest = rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }

    private static String shipped(String name) {
        try (InputStream in = Objects.requireNonNull(PlanInventory.class.getResourceAsStream("/inventory/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
