package im.steward.probe.measure;

import java.io.IOException;
import java.net.URI;

/** Waits for a mail server's greeting, says EHLO and leaves; no letter is sent. */
public final class SmtpProber implements Prober {
    private final URI url;
    private final Trust trust;

    SmtpProber(URI url, Trust trust) {
        this.url = url;
        this.trust = trust;
        Place.of(url);
    }

    @Override
    public String kind() {
        return "smtp";
    }

    @Override
    public String address() {
        return Place.spelled(url);
    }

    @Override
    public Outcome probe(Attempt attempt) {
        Place place = Place.of(url);
        try (Wire wire = Wire.open(place, trust, attempt)) {
            wire.await(attempt);
            attempt.ended(Phase.FIRST_BYTE);
            expect(wire, "220", attempt);
            wire.send("EHLO steward-probe\r\n");
            expect(wire, "250", attempt);
            attempt.ended(Phase.ANSWER);
            Outcome good = attempt.good();
            wire.send("QUIT\r\n");
            return good;
        } catch (IOException failed) {
            return attempt.bad(failed);
        }
    }

    /** A reply of several lines has a hyphen after the code in all but the last. */
    private static void expect(Wire wire, String code, Attempt attempt) throws IOException {
        String line = wire.readLine(attempt);
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = wire.readLine(attempt);
        }
        if (!line.startsWith(code)) {
            throw new Attempt.Malformed(line.matches("\\d{3}.*") ? Failure.WRONG_STATUS : Failure.MALFORMED);
        }
    }
}
