package im.steward.compliance.verification;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What {@code verify.yml} has written: a site, when, its hosts by name, and every check; the failed ones first.
 */
public record VerificationReport(String site, Instant at, List<String> hosts, List<Check> checks) {
    public VerificationReport {
        if (checks.isEmpty() || hosts.isEmpty()) {
            throw new IllegalArgumentException("a verification without hosts or checks proves nothing");
        }
        hosts = hosts.stream().distinct().sorted().toList();
        checks = checks.stream().sorted(Comparator.comparing(Check::passed)).toList();
    }

    /** How a host fared, or what else was looked at, such as the address that readers know. */
    public record Target(String name, int checks, int failed) {
        private Target and(Target other) {
            return new Target(name, checks + other.checks, failed + other.failed);
        }
    }

    /** By name; every host, also one that nobody has looked at. */
    public List<Target> targets() {
        var targets = new TreeMap<String, Target>();
        hosts.forEach(host -> targets.put(host, new Target(host, 0, 0)));
        for (Check check : checks) {
            targets.merge(check.target(), new Target(check.target(), 1, check.passed() ? 0 : 1), Target::and);
        }
        return List.copyOf(targets.values());
    }

    public int failed() {
        return (int) checks.stream().filter(check -> !check.passed()).count();
    }
}
