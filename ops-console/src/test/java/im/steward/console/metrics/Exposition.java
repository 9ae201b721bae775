package im.steward.console.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a process tells Prometheus, as text. */
record Exposition(String text) {
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) \\S+$");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z][a-z0-9_]*)(?:\\{(.*)})? (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Set<String> OF_THE_FORMAT = Set.of("le", "quantile");

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static HttpResponse<String> get(int port, String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    static Exposition of(int port) {
        return new Exposition(get(port, "/actuator/prometheus").body());
    }

    /** {@code name{label,label}}, as the documentation's table writes it; those without a sample have no labels. */
    Set<String> signatures() {
        Map<String, Set<String>> labels = new TreeMap<>();
        TYPE.matcher(text).results().forEach(type -> labels.put(type.group(1), new TreeSet<>()));
        Matcher sample = SAMPLE.matcher(text);
        while (sample.find()) {
            Set<String> names = LABEL.matcher(
                            Optional.ofNullable(sample.group(2)).orElse(""))
                    .results()
                    .map(label -> label.group(1))
                    .filter(name -> !OF_THE_FORMAT.contains(name))
                    .collect(Collectors.toSet());
            labels.computeIfPresent(base(sample.group(1), labels.keySet()), (_, known) -> {
                known.addAll(names);
                return known;
            });
        }
        return labels.entrySet().stream()
                .map(one -> one.getValue().isEmpty()
                        ? one.getKey()
                        : one.getKey() + "{" + String.join(",", one.getValue()) + "}")
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String base(String sample, Set<String> names) {
        return names.contains(sample) ? sample : sample.replaceFirst("_(bucket|count|sum)$", "");
    }

    /** Empty where there is no such sample. */
    Optional<Double> value(String name, String... labels) {
        Map<String, String> wanted = new TreeMap<>();
        for (int at = 0; at < labels.length; at += 2) {
            wanted.put(labels[at], labels[at + 1]);
        }
        return SAMPLE.matcher(text)
                .results()
                .filter(sample -> sample.group(1).equals(name))
                .filter(sample -> labels(sample.group(2)).equals(wanted))
                .map(sample -> Double.valueOf(sample.group(3)))
                .findFirst();
    }

    /** Every value that a label has in any sample of the metric. */
    Set<String> values(String name, String label) {
        return SAMPLE.matcher(text)
                .results()
                .filter(sample -> sample.group(1).equals(name))
                .map(sample -> labels(sample.group(2)).getOrDefault(label, ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> labels(@Nullable String text) {
        Map<String, String> labels = new TreeMap<>();
        LABEL.matcher(Optional.ofNullable(text).orElse(""))
                .results()
                .forEach(label -> labels.put(label.group(1), label.group(2)));
        return labels;
    }
}
