package im.steward.probe.measure;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Connects and leaves. */
public final class TcpProber implements Prober {
    private final Place place;

    TcpProber(URI url) {
        this.place = Place.of(url);
    }

    @Override
    public String kind() {
        return "tcp";
    }

    @Override
    public String address() {
        return "tcp://" + place;
    }

    @Override
    public Outcome probe(Attempt attempt) {
        try (Wire _ = Wire.open(place.host(), place.port(), Optional.empty(), attempt)) {
            return attempt.good();
        } catch (IOException failed) {
            return attempt.bad(failed);
        }
    }
}
