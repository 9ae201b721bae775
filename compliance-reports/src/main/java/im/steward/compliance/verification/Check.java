package im.steward.compliance.verification;

/**
 * One thing that was done to a service, and what was seen.
 *
 * @param target the host under test, or what stands for several
 * @param from the host that looked, {@code outside} for the machine that runs Ansible
 */
public record Check(
        String service,
        String target,
        String from,
        String action,
        String observation,
        boolean passed,
        double seconds) {}
