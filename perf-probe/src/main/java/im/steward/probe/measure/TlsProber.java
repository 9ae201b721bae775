package im.steward.probe.measure;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a certificate is trusted, names its host, and for how long it still will. */
public final class TlsProber implements Prober {
    private final Place place;
    private final Trust trust;
    private final Duration left;
    private final Clock clock;

    /** @param left less than this before its end a certificate is bad, so that somebody renews it in time */
    TlsProber(URI url, Trust trust, Duration left, Clock clock) {
        this.place = Place.of(url);
        this.trust = trust;
        this.left = left;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "tls";
    }

    @Override
    public String address() {
        return "tls://" + place;
    }

    @Override
    public Outcome probe(Attempt attempt) {
        try (Wire _ = Wire.open(place.host(), place.port(), Optional.of(trust), attempt)) {
            Outcome good = attempt.good();
            Instant soon = clock.instant().plus(left);
            return good.certificateUntil().filter(soon::isAfter).isPresent()
                    ? attempt.bad(Failure.CERTIFICATE_ENDS_SOON)
                    : good;
        } catch (IOException failed) {
            return attempt.bad(failed);
        }
    }
}
