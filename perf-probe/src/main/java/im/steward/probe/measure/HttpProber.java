package im.steward.probe.measure;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Pattern;

/**
 * GET over HTTP/1.1 by a plain socket: a client library costs milliseconds of its own while its code is cold, and a
 * probe that asks rarely never warms it.
 */
public final class HttpProber implements Prober {
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]+");
    private static final int MOST_IDLE = 4;
    private final Ask ask;
    private final Trust trust;
    private final ConcurrentLinkedDeque<Wire> idle = new ConcurrentLinkedDeque<>();

    /**
     * What is asked and what is a good answer.
     *
     * @param headers sent as they are
     * @param token sent as {@code Authorization: Bearer …}, never to another host
     * @param statuses that are good
     * @param contains what the body must contain
     * @param redirects how many are followed; 0: a redirect is judged as the answer
     * @param keepOpen asks again over the same connection, so that connecting is not measured
     * @param mostBytes a larger body is bad, and not read further
     */
    public record Ask(
            URI url,
            Map<String, String> headers,
            Optional<Secret> token,
            Set<Integer> statuses,
            Optional<String> contains,
            int redirects,
            boolean keepOpen,
            int mostBytes) {
        public Ask {
            headers = Map.copyOf(headers);
            statuses = Set.copyOf(statuses);
            String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw new IllegalArgumentException("url begins with http:// or https://");
            }
            Place.of(url);
            headers.forEach((name, value) -> {
                if (!HEADER.matcher(name).matches() || value.chars().anyMatch(one -> one < ' ')) {
                    throw new IllegalArgumentException("header '%s' is no header".formatted(name));
                }
            });
            if (redirects < 0 || redirects > 20) {
                throw new IllegalArgumentException("redirects must lie between 0 and 20, was " + redirects);
            }
            if (statuses.isEmpty() || statuses.stream().anyMatch(status -> status < 100 || status > 599)) {
                throw new IllegalArgumentException("status names numbers from 100 to 599");
            }
            if (mostBytes < 0 || mostBytes > 64 * 1024 * 1024) {
                throw new IllegalArgumentException("most-bytes must lie between 0 and 64 MB");
            }
        }

        public static Ask of(URI url) {
            return new Ask(url, Map.of(), Optional.empty(), Set.of(200), Optional.empty(), 0, false, 1024 * 1024);
        }

        public Ask keptOpen() {
            return new Ask(url, headers, token, statuses, contains, redirects, true, mostBytes);
        }
    }

    HttpProber(Ask ask, Trust trust) {
        this.ask = ask;
        this.trust = trust;
    }

    public static HttpProber of(Ask ask) {
        return new HttpProber(ask, Trust.of(Optional.empty()));
    }

    @Override
    public String kind() {
        return "http";
    }

    /** Without the query, which may hold a key. */
    @Override
    public String address() {
        Place place = Place.of(ask.url());
        return ask.url().getScheme().toLowerCase(Locale.ROOT) + "://" + place.authority()
                + Optional.ofNullable(ask.url().getRawPath()).orElse("");
    }

    @Override
    public Outcome probe(Attempt attempt) {
        try {
            Set<URI> seen = new HashSet<>(Set.of(ask.url()));
            URI url = ask.url();
            byte[] request = request(url);
            attempt.begins();
            while (true) {
                switch (exchange(url, request, attempt)) {
                    case Step.Done(Outcome outcome) -> {
                        return outcome;
                    }
                    case Step.Onward(URI next) -> {
                        if (!seen.add(next) || seen.size() > ask.redirects() + 1) {
                            return attempt.bad(Failure.REDIRECT_LOOP);
                        }
                        url = next;
                        request = request(url);
                    }
                }
            }
        } catch (IOException failed) {
            return attempt.bad(failed);
        }
    }

    /** Where an answer leads. */
    private sealed interface Step {
        record Done(Outcome outcome) implements Step {}

        record Onward(URI url) implements Step {}
    }

    private Step step(URI url, HttpAnswer answer, Attempt attempt) throws IOException {
        Optional<URI> next = ask.redirects() == 0 ? Optional.empty() : answer.redirect(url);
        return next.isPresent() ? new Step.Onward(next.get()) : new Step.Done(judge(answer, attempt));
    }

    private Outcome judge(HttpAnswer answer, Attempt attempt) {
        if (!ask.statuses().contains(answer.status())) {
            return attempt.bad(
                    answer.status() == 401 || answer.status() == 403 ? Failure.UNAUTHORIZED : Failure.WRONG_STATUS);
        }
        // Bytes are compared as bytes, whatever the reply says of its encoding.
        return ask.contains().filter(text -> !answer.contains(text)).isPresent()
                ? attempt.bad(Failure.WRONG_CONTENT)
                : attempt.good();
    }

    private Step exchange(URI url, byte[] request, Attempt attempt) throws IOException {
        Wire kept = ask.keepOpen() ? idle.pollFirst() : null;
        if (kept != null) {
            try {
                return exchange(kept, url, request, attempt);
            } catch (EOFException | SocketException closedMeanwhile) {
                // A server may end an idle connection whenever it likes, but not in the middle of an answer.
                if (kept.heard()) {
                    throw closedMeanwhile;
                }
                attempt.millisLeft();
            }
        }
        Place place = place(url);
        return exchange(Wire.open(place, trust, attempt), url, request, attempt);
    }

    /** The outcome is had before the connection ends: hanging up is our time, not the target's. */
    private Step exchange(Wire wire, URI url, byte[] request, Attempt attempt) throws IOException {
        boolean keep = false;
        try {
            wire.joins(attempt);
            wire.send(request);
            wire.await(attempt);
            attempt.ended(Phase.FIRST_BYTE);
            HttpAnswer answer = HttpAnswer.read(wire, ask.mostBytes(), attempt);
            attempt.ended(Phase.BODY);
            Step step = step(url, answer, attempt);
            keep = ask.keepOpen() && answer.reusable() && idle.size() < MOST_IDLE;
            return step;
        } finally {
            if (keep) {
                wire.leaves(attempt);
                idle.addFirst(wire);
            } else {
                wire.close();
            }
        }
    }

    private byte[] request(URI url) throws IOException {
        String path = Optional.ofNullable(url.getRawPath())
                .filter(given -> !given.isEmpty())
                .orElse("/");
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Accept", "*/*");
        headers.put("User-Agent", "steward-probe");
        headers.put("Host", place(url).authority());
        headers.put("Connection", ask.keepOpen() ? "keep-alive" : "close");
        if (place(url).equals(place(ask.url()))) {
            headers.putAll(ask.headers());
            if (ask.token().isPresent()) {
                headers.put("Authorization", "Bearer " + ask.token().get().read());
            }
        }
        StringBuilder text = new StringBuilder("GET ").append(path);
        if (url.getRawQuery() != null) {
            text.append('?').append(url.getRawQuery());
        }
        text.append(" HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Place place(URI url) throws IOException {
        try {
            return Place.of(url);
        } catch (IllegalArgumentException noPlace) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
    }
}
