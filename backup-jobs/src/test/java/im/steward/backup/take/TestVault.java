package im.steward.backup.take;

import im.steward.backup.catalog.BackupSetId;
import im.steward.backup.catalog.Canary;
import im.steward.backup.catalog.PartName;
import im.steward.backup.catalog.SetPart;
import im.steward.backup.vault.Stored;
import im.steward.backup.vault.Vault;
import im.steward.backup.vault.VaultConfiguration;
import im.steward.backup.vault.VaultName;
import im.steward.backup.vault.Vaults;
import im.steward.backup.vault.Watch;
import im.steward.devstack.QuickVault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A real vault in a test's own directory, and a part's way into it and back. */
public final class TestVault {
    private static final Clock CLOCK = Clock.systemUTC();
    private final Path home;
    private final Vault vault;
    // Other test classes restore into the same Elasticsearch at the same moment.
    private final String mark = "test%06x".formatted(ThreadLocalRandom.current().nextInt(0x1000000));
    private int restores;

    public TestVault(Path home) {
        this(home, QuickVault::lay);
    }

    /** With a key derived at full cost, for measuring. */
    public static TestVault asShipped(Path home) {
        return new TestVault(home, _ -> {});
    }

    private TestVault(Path home, Consumer<Path> lay) {
        this.home = home;
        lay.accept(home);
        try (var context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties(home)));
            context.registerBean(Clock.class, () -> CLOCK);
            context.register(VaultConfiguration.class);
            context.refresh();
            this.vault = context.getBean(Vaults.class).fetch(VaultName.of("local"));
        }
        vault.create();
    }

    /** The one vault there is without settings; a benchmark may give its restic fewer processors. */
    private static Map<String, Object> properties(Path home) {
        Map<String, Object> properties = new HashMap<>(Map.of("steward.home", home.toString()));
        Optional.ofNullable(Integer.getInteger("steward.bench.cpus"))
                .ifPresent(cpus -> properties.putAll(Map.of(
                        "steward.backup.vaults.local.repository",
                        home.resolve("vault").toString(),
                        "steward.backup.vaults.local.key-file",
                        home.resolve("keys/vault-local.key").toString(),
                        "steward.backup.vaults.local.cpus",
                        cpus)));
        return properties;
    }

    /** Whether this machine has the programs; Debian's packages restic and postgresql-client. */
    public static boolean installed() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1))
                        .flatMap(place -> Stream.of("restic", "pg_dump")
                                .filter(program -> Files.isExecutable(Path.of(place, program))))
                        .distinct()
                        .count()
                == 2;
    }

    public Vault vault() {
        return vault;
    }

    public Taking taking(PartName part, Watch watch) {
        return new Taking(BackupSetId.next(CLOCK), part, vault, watch);
    }

    /** A take as a run does it, with its canary. */
    public SetPart take(Part part, Canary canary) {
        part.check();
        part.plant(canary);
        return part.take(taking(part.name(), Watch.NOBODY));
    }

    /** As the set that follows one. */
    public SetPart takeAfter(SetPart last, Part part) {
        part.check();
        part.plant(Canary.at(CLOCK.instant()));
        return part.take(new Taking(BackupSetId.next(CLOCK), part.name(), vault, Watch.NOBODY, Optional.of(last)));
    }

    public SetPart take(Part part) {
        return take(part, Canary.at(CLOCK.instant()));
    }

    public Restoring restoring() {
        String suffix = nextSuffix();
        restores++;
        try {
            return new Restoring(vault, Files.createDirectories(home.resolve("scratch-" + restores)), suffix);
        } catch (IOException disk) {
            throw new java.io.UncheckedIOException(disk);
        }
    }

    /** What the names of the next restore's scratch places end with. */
    public String nextSuffix() {
        return mark + "n" + (restores + 1);
    }

    /** The same part with another stream in the place of one of its own. */
    public static SetPart with(SetPart part, int place, Stored other) {
        List<Stored> stored = new ArrayList<>(part.stored());
        stored.set(place, other);
        return new SetPart(
                part.name(), part.kind(), part.consistentAt(), stored, part.fingerprints(), part.facts(), part.spent());
    }
}
