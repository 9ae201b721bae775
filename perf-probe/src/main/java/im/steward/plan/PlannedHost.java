package im.steward.plan;

import java.util.List;

/** A server to buy or to make. */
public record PlannedHost(String name, List<HostRole> roles, long cpus, long memoryGb, List<Mount> mounts) {
    public PlannedHost {
        roles = List.copyOf(roles);
        mounts = List.copyOf(mounts);
    }

    public long diskGb() {
        return mounts.stream().mapToLong(Mount::gb).sum();
    }
}
