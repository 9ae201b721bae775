package im.steward.plan;

import java.util.Optional;

/** What a role takes of each host that plays it. */
record Need(double cores, double memoryMb, Optional<Mount> mount) {
    Need(double cores, double memoryMb) {
        this(cores, memoryMb, Optional.empty());
    }

    Need(double cores, double memoryMb, String path, long gb) {
        this(cores, memoryMb, Optional.of(new Mount(path, gb)));
    }
}
