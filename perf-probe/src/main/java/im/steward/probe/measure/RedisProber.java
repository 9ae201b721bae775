package im.steward.probe.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** AUTH where a password is given, then PING (RESP2). */
public final class RedisProber implements Prober {
    private final URI url;
    private final Trust trust;
    private final Optional<String> user;
    private final Optional<Secret> password;

    RedisProber(URI url, Trust trust, Optional<String> user, Optional<Secret> password) {
        this.url = url;
        this.trust = trust;
        this.user = user;
        this.password = password;
        Place.of(url);
    }

    @Override
    public String kind() {
        return "redis";
    }

    @Override
    public String address() {
        return Place.spelled(url);
    }

    @Override
    public Outcome probe(Attempt attempt) {
        Place place = Place.of(url);
        try (Wire wire = Wire.open(place, trust, attempt)) {
            if (password.isPresent()) {
                String secret = password.get().read();
                wire.send(user.map(name -> command("AUTH", name, secret)).orElseGet(() -> command("AUTH", secret)));
                expect(wire.readLine(attempt), "+OK");
                attempt.ended(Phase.FIRST_BYTE);
            }
            wire.send(command("PING"));
            expect(wire.readLine(attempt), "+PONG");
            attempt.ended(Phase.ANSWER);
            return attempt.good();
        } catch (IOException failed) {
            return attempt.bad(failed);
        }
    }

    private static void expect(String line, String answer) throws IOException {
        if (line.startsWith("-NOAUTH") || line.startsWith("-WRONGPASS") || line.startsWith("-ERR invalid password")) {
            throw new Attempt.Malformed(Failure.UNAUTHORIZED);
        }
        if (!line.equals(answer)) {
            throw new Attempt.Malformed(line.startsWith("-") ? Failure.WRONG_CONTENT : Failure.MALFORMED);
        }
    }

    private static byte[] command(String... words) {
        StringBuilder text = new StringBuilder("*").append(words.length).append("\r\n");
        for (String word : words) {
            text.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
