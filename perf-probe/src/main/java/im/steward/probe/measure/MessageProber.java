package im.steward.probe.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A message from one account to another: what users wait for. The time counts from the sending, since nobody waits for
 * a client that is open all day to connect.
 */
public final class MessageProber implements Prober {
    private static final String MARK = "steward-probe ";
    private final URI url;
    private final Chat chat;
    private final Trust trust;

    MessageProber(URI url, Chat chat, Trust trust) {
        this.url = url;
        this.chat = chat;
        this.trust = trust;
        Place.of(url);
    }

    @Override
    public String kind() {
        return chat.kind();
    }

    @Override
    public String address() {
        return url.getScheme().toLowerCase(Locale.ROOT) + "://" + Place.of(url).authority();
    }

    @Override
    public Outcome probe(Attempt attempt) {
        Place place = Place.of(url);
        try (Wire receiving = Wire.open(place, trust, attempt);
                Wire sending = Wire.open(place, trust, attempt)) {
            Chat.Ear ear = chat.listen(receiving, place, attempt);
            String text = MARK + HexFormat.of().formatHex(WebSocketTalk.random(12));
            attempt.begins();
            long begin = System.nanoTime();
            CompletableFuture<Long> heard = heard(ear, text, attempt);
            String message = chat.send(sending, place, text, attempt);
            attempt.ended(Phase.ANSWER);
            attempt.took(Phase.DELIVERY, await(heard, attempt) - begin);
            Outcome good = attempt.good();
            clear(sending, place, message, attempt);
            return good;
        } catch (IOException failed) {
            return attempt.bad(failed);
        }
    }

    /** On a thread of its own: a message may be heard before its sender has the server's answer. */
    private static CompletableFuture<Long> heard(Chat.Ear ear, String text, Attempt attempt) {
        var heard = new CompletableFuture<Long>();
        Thread.startVirtualThread(() -> {
            try {
                ear.await(text, attempt);
                heard.complete(System.nanoTime());
            } catch (IOException | RuntimeException failed) {
                heard.completeExceptionally(failed);
            }
        });
        return heard;
    }

    private static long await(CompletableFuture<Long> heard, Attempt attempt) throws IOException {
        try {
            return attempt.await(heard);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new UncheckedIOException(new IOException("the receiver failed", failed));
        }
    }

    /** What cannot be taken away stays: the measurement is done. */
    private void clear(Wire wire, Place place, String message, Attempt attempt) {
        try {
            chat.clear(wire, place, message, attempt);
        } catch (IOException kept) {
            // A server may forbid it.
        }
    }
}
