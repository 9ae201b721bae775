package im.steward.console.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** Speaks real HTTP and answers what the REST door documents; and runs commands against itself. */
final class FakeConsole implements AutoCloseable {
    record Asked(String line, String authorization, String body) {}

    record Said(int exit, String out, String err) {}

    private record Answer(int status, String type, String body) {}

    private final HttpServer server;
    private final Path home;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<Asked> asked = new ArrayList<>();

    FakeConsole(Path home) throws IOException {
        this.home = home;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        Files.createDirectories(home.resolve("tokens"));
        for (String account : List.of("officer", "approver", "auditor", "operator")) {
            Files.writeString(home.resolve("tokens").resolve(account), "token-of-" + account + "\n");
        }
    }

    /** Answers to the same request come one after the other; the last one stays. */
    FakeConsole when(String request, String json) {
        return when(request, 200, "application/json", json);
    }

    FakeConsole when(String request, int status, String type, String body) {
        answers.computeIfAbsent(request, _ -> new ArrayDeque<>()).add(new Answer(status, type, body));
        return this;
    }

    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    Said run(String... args) {
        return run(URI.create("http://localhost:" + server.getAddress().getPort()), args);
    }

    Said run(URI url, String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var screen = new Screen(new PrintWriter(out, true), new PrintWriter(err, true), false);
        int exit = Main.run(new Surroundings(home, url, screen), args);
        return new Said(exit, out.toString(), err.toString());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String line = exchange.getRequestMethod() + " "
                    + exchange.getRequestURI().toString().replace("/api/v1/", "");
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Answer answer = next(new Asked(line, exchange.getRequestHeaders().getFirst("Authorization"), body));
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized Answer next(Asked question) {
        asked.add(question);
        Deque<Answer> prepared = answers.get(question.line());
        if (prepared == null) {
            return new Answer(404, "text/plain", question.line());
        }
        return prepared.size() > 1 ? prepared.remove() : prepared.element();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
