package im.steward.probe.sample;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.UnavailableException;
import im.steward.probe.measure.HostWatch;
import im.steward.probe.measure.Measured;
import im.steward.probe.measure.Pacer;
import im.steward.probe.measure.Target;
import im.steward.probe.measure.TargetName;
import im.steward.probe.measure.TargetsParser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The role {@code probe}: measures what its file names, keeps samples on disk, hands them over. */
final class ProbeAgent implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ProbeAgent.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private final ProbeProperties properties;
    private final Supplier<URI> address;
    private final Clock clock;
    private final List<SampleWatcher> watchers;
    private @Nullable Running running;

    /** @param address of the console; asked at the start */
    ProbeAgent(ProbeProperties properties, Supplier<URI> address, Clock clock, List<SampleWatcher> watchers) {
        this.properties = properties;
        this.address = address;
        this.clock = clock;
        this.watchers = List.copyOf(watchers);
    }

    @Override
    public synchronized void start() {
        // Before anything runs or is locked: a file that cannot be read stops the start, as any other wrong setting
        // does.
        Optional<String> text = text(properties.targetsFile());
        URI console = address.get();
        ConsoleDoor door =
                new ConsoleDoor(console, properties.tokenFile(), Optional.ofNullable(properties.caCertificate()));
        running = new Running(console, door, text, targets(text, console));
    }

    @Override
    public synchronized void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException unreadable) {
            throw new InvalidException(
                    new Fault(
                            "probe-targets-unreadable",
                            "The file " + file + " cannot be read",
                            "Save it as UTF-8 text that Steward's user may read"),
                    unreadable);
        }
    }

    /** Beside a console of the same process there is at least that console to measure. */
    private List<Target> own(URI console) {
        return properties.console() != null
                ? List.of()
                : List.of(TargetsParser.ofUrl(
                        TargetName.of("steward-console"),
                        console.resolve("/actuator/health").toString(),
                        clock));
    }

    private List<Target> targets(Optional<String> text, URI console) {
        List<Target> named = text.map(found -> new TargetsParser(properties.targetsFile(), clock).parse(found))
                .orElse(List.of());
        List<Target> all = new ArrayList<>(named);
        own(console).stream()
                .filter(target -> named.stream().noneMatch(one -> one.name().equals(target.name())))
                .forEach(all::add);
        return all;
    }

    /** What exists while the agent runs. */
    private final class Running implements AutoCloseable {
        private final AtomicLong unkept = new AtomicLong();
        private final AtomicBoolean unwritable = new AtomicBoolean();
        private final Spool spool = Spool.open(properties.spool(), properties.limits());
        private final HostWatch host = new HostWatch(properties.busyAbove());
        private final Pacer pacer = new Pacer(this::keep, host, clock);
        private final SampleSender sender;
        private final URI console;
        private final Thread looking;
        private volatile List<Target> targets;
        private Optional<String> text;

        Running(URI console, ConsoleDoor door, Optional<String> text, List<Target> targets) {
            this.console = console;
            this.text = text;
            this.targets = targets;
            tellWatchers();
            this.sender = new SampleSender(spool, door, this::greeting, properties.deliverEvery());
            this.looking = Thread.ofVirtual().name("probe-targets").start(this::look);
        }

        private void keep(Measured measured) {
            Sample sample = Sample.of(measured);
            watchers.forEach(watcher -> watcher.saw(sample));
            try {
                spool.append(SampleCodec.write(sample));
                if (unwritable.compareAndSet(true, false)) {
                    log.atInfo().addKeyValue("lost", unkept.get()).log("samples can be kept again");
                }
            } catch (UnavailableException full) {
                unkept.incrementAndGet();
                // Once, and not for each of a full disk's samples.
                if (unwritable.compareAndSet(false, true)) {
                    log.atError()
                            .setCause(full)
                            .addKeyValue("fault", full.fault().code())
                            .log("samples cannot be kept");
                }
            }
        }

        /** Warms up, then follows the file. */
        private void look() {
            host.warmUp(properties.warmUp());
            pacer.pace(targets);
            log.atInfo().addKeyValue("targets", targets.size()).log("probe measures");
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    Thread.sleep(LOOK_EVERY);
                    spool.force();
                    follow();
                } catch (InterruptedException stopped) {
                    return;
                } catch (RuntimeException unforeseen) {
                    log.atError().setCause(unforeseen).log("the probe's upkeep failed");
                }
            }
        }

        private void tellWatchers() {
            Set<TargetName> names = targets.stream().map(Target::name).collect(Collectors.toUnmodifiableSet());
            watchers.forEach(watcher -> watcher.measures(names));
        }

        private void follow() {
            try {
                Optional<String> now = text(properties.targetsFile());
                if (now.equals(text)) {
                    return;
                }
                text = now;
                targets = targets(now, console);
                tellWatchers();
                pacer.pace(targets);
                sender.greetSoon();
                log.atInfo().addKeyValue("targets", targets.size()).log("targets changed");
            } catch (InvalidException wrong) {
                // What was right before goes on; nobody wants to lose all probes to one typing error.
                log.atError()
                        .addKeyValue("fault", wrong.fault().code())
                        .addKeyValue("what", wrong.fault().what())
                        .addKeyValue("action", wrong.fault().action())
                        .log("targets not changed");
            }
        }

        private JsonNode greeting() {
            ObjectNode greeting = JsonMapper.shared()
                    .createObjectNode()
                    .put("spool", spool.id().toString())
                    .put("sent_at", clock.instant().toString())
                    .put("waiting", spool.waiting())
                    .put("lost", spool.lost() + unkept.get())
                    .put("missed", pacer.missed());
            host.errorBar()
                    .ifPresent(error -> greeting.putObject("error_bar")
                            .put("p50_us", error.median().toNanos() / 1_000)
                            .put("p99_us", error.p99().toNanos() / 1_000));
            ArrayNode list = greeting.putArray("targets");
            targets.forEach(target -> list.addObject()
                    .put("name", target.name().value())
                    .put("kind", target.prober().kind())
                    .put("address", target.prober().address())
                    .put("every_ms", target.every().toMillis())
                    .put("timeout_ms", target.timeout().toMillis()));
            return greeting;
        }

        @Override
        public void close() {
            looking.interrupt();
            pacer.close();
            sender.close();
            // The last: what is still on its way looks at the host, and is not kept any more.
            spool.close();
            host.close();
        }
    }
}
