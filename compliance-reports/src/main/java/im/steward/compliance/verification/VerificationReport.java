package im.steward.compliance.verification;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** What {@code verify.yml} has written: a site, when, and every check; the failed ones first. */
public record VerificationReport(String site, Instant at, List<Check> checks) {
    public VerificationReport {
        if (checks.isEmpty()) {
            throw new IllegalArgumentException("a verification without checks proves nothing");
        }
        checks = checks.stream().sorted(Comparator.comparing(Check::passed)).toList();
    }

    /** How one target fared. */
    public record Host(String name, int checks, int failed) {}

    /** By name. */
    public List<Host> hosts() {
        var hosts = new TreeMap<String, Host>();
        for (Check check : checks) {
            hosts.merge(
                    check.target(),
                    new Host(check.target(), 1, check.passed() ? 0 : 1),
                    (one, other) -> new Host(one.name(), one.checks() + other.checks(), one.failed() + other.failed()));
        }
        return List.copyOf(hosts.values());
    }

    public int failed() {
        return (int) checks.stream().filter(check -> !check.passed()).count();
    }
}
