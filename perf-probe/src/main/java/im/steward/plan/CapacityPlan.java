package im.steward.plan;

import java.util.List;

/** What the wish needs: hosts, and the settings of what runs on them. */
public record CapacityPlan(Wish wish, List<PlannedHost> hosts, List<Figure> figures) {
    public CapacityPlan {
        hosts = List.copyOf(hosts);
        figures = List.copyOf(figures);
    }

    /** A setting of the whole site. */
    public Figure figure(String key) {
        return figures.stream()
                .filter(figure -> figure.subject().isEmpty() && figure.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the plan has no figure " + key));
    }

    public Figure figure(PlannedHost host, String key) {
        return figures.stream()
                .filter(figure ->
                        figure.subject().equals(host.name()) && figure.key().equals(key))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("the plan has no figure " + key + " of " + host.name()));
    }

    public List<String> hostsOf(HostRole role) {
        return hosts.stream()
                .filter(host -> host.roles().contains(role))
                .map(PlannedHost::name)
                .toList();
    }
}
