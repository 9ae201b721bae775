package im.steward.probe.measure;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Opens a WebSocket (RFC 6455), sends a ping and waits for its pong. */
public final class WebSocketProber implements Prober {
    private static final byte[] GOING_AWAY = {0x03, (byte) 0xE8};
    private final URI url;
    private final Trust trust;

    WebSocketProber(URI url, Trust trust) {
        this.url = url;
        this.trust = trust;
        Place.of(url);
    }

    @Override
    public String kind() {
        return "websocket";
    }

    @Override
    public String address() {
        return url.getScheme().toLowerCase(Locale.ROOT) + "://"
                + Place.of(url).authority()
                + Optional.ofNullable(url.getRawPath()).orElse("");
    }

    @Override
    public Outcome probe(Attempt attempt) {
        Place place = Place.of(url);
        try (Wire wire = Wire.open(place, trust, attempt)) {
            WebSocketTalk talk = WebSocketTalk.upgrade(wire, place, path(), Optional.empty(), attempt);
            byte[] nonce = WebSocketTalk.random(8);
            talk.send(WebSocketTalk.PING, nonce);
            // Other frames may come first: a chat server greets its guests.
            WebSocketTalk.Frame frame = talk.read(attempt);
            while (frame.kind() != WebSocketTalk.PONG || !Arrays.equals(frame.payload(), nonce)) {
                frame = talk.read(attempt);
            }
            attempt.ended(Phase.ANSWER);
            Outcome good = attempt.good();
            talk.send(WebSocketTalk.CLOSE, GOING_AWAY);
            return good;
        } catch (IOException failed) {
            return attempt.bad(failed);
        }
    }

    private String path() {
        return Optional.ofNullable(url.getRawPath())
                        .filter(given -> !given.isEmpty())
                        .orElse("/")
                + Optional.ofNullable(url.getRawQuery())
                        .map(query -> "?" + query)
                        .orElse("");
    }
}
