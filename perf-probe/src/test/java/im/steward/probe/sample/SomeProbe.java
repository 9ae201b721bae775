package im.steward.probe.sample;

import im.steward.probe.measure.TargetName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** A process to be killed: fills a spool and delivers as a probe does. */
public final class SomeProbe {
    private SomeProbe() {}

    /**
     * @param args the spool's directory, the console's address, the token's file, whether to write, milliseconds between
     *     two samples, and how far its clock is back
     */
    public static void main(String[] args) throws InterruptedException, IOException {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.parse(args[5]).negated());
        long pause = Long.parseLong(args[4]);
        Spool spool = Spool.open(Path.of(args[0]), new SpoolLimits(64 * 1024, 1_000_000_000));
        var sender = new SampleSender(
                spool,
                new ConsoleDoor(URI.create(args[1]), Path.of(args[2]), Optional.empty()),
                () -> JsonMapper.shared()
                        .createObjectNode()
                        .put("spool", spool.id().toString()),
                Duration.ofMillis(20));
        boolean writes = Boolean.parseBoolean(args[3]);
        while (writes) {
            long number = spool.append(SampleCodec.write(new Sample(
                    TargetName.of("web"),
                    Instant.now(clock).truncatedTo(ChronoUnit.MICROS),
                    Duration.ofMillis(1),
                    Optional.empty(),
                    false,
                    Map.of(),
                    Optional.empty())));
            System.out.println(number);
            Thread.sleep(pause);
        }
        while (spool.waiting() > 0) {
            Thread.sleep(20);
        }
        System.out.println("delivered");
        sender.close();
        spool.close();
    }
}
