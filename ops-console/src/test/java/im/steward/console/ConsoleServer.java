package im.steward.console;

import im.steward.console.account.Role;
import im.steward.devstack.Database;
import im.steward.devstack.QuickVault;
import im.steward.devstack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real console on a free port, on its own database, with the accounts of a first start; or a process without one. */
public final class ConsoleServer implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;
    private final Path home;
    private final Map<String, String> passwords = new TreeMap<>();
    private final Map<Role, Visitor> signedIn = new EnumMap<>(Role.class);

    private ConsoleServer(ConfigurableApplicationContext context, Path home) {
        this.context = context;
        this.home = home;
        Path made = home.resolve("run/first-accounts.json");
        if (!Files.exists(made)) {
            return;
        }
        JsonNode accounts = JSON.readTree(read(made)).get("accounts");
        accounts.forEach(account -> passwords.put(
                account.get("name").asString(), account.get("password").asString()));
    }

    /** More arguments win over the ones made from the stack: {@code --steward.exports.approval-above=5}. */
    public static ConsoleServer start(Stack stack, String... more) {
        return startWithRoles(stack, "console", more);
    }

    public static ConsoleServer startWithRoles(Stack stack, String roles, String... more) {
        Path home = temporaryHome();
        QuickVault.lay(home);
        Database database = stack.database();
        var arguments = new ArrayList<>(List.of(
                "--steward.roles=" + roles,
                "--steward.home=" + home,
                "--steward.zone=Asia/Shanghai",
                "--steward.schedules.cluster=" + home.getFileName(),
                "--steward.database.url=" + database.url(),
                "--steward.database.user=" + database.app(),
                "--steward.database.password=" + database.appPassword(),
                "--steward.database.owner-user=" + database.owner(),
                "--steward.database.owner-password=" + database.ownerPassword(),
                "--steward.database.connections=8",
                "--steward.kafka.bootstrap-servers=" + stack.bootstrapServers(),
                "--steward.kafka.topic=" + stack.prefix() + "events",
                "--steward.elasticsearch.urls=" + stack.elasticsearch(),
                "--steward.elasticsearch.index-prefix=" + stack.prefix() + "events",
                "--server.port=0",
                "--server.address=127.0.0.1"));
        arguments.addAll(Arrays.asList(more));
        var application = new SpringApplication(StewardApplication.class);
        application.setRegisterShutdownHook(false);
        return new ConsoleServer(application.run(arguments.toArray(String[]::new)), home);
    }

    public URI url() {
        var web = ((WebServerApplicationContext) context).getWebServer();
        if (web == null) {
            throw new IllegalStateException("the console has no web server");
        }
        return URI.create("http://127.0.0.1:" + web.getPort());
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    public String password(Role role) {
        return passwords.getOrDefault(role.word(), "");
    }

    public String token(Role role) {
        return read(home.resolve("tokens").resolve(role.word())).strip();
    }

    public Path home() {
        return home;
    }

    /**
     * Asks the API with a token of that role.
     *
     * @param path below {@code /api/v1/}
     * @param body JSON; nothing is sent where it is empty
     * @return an empty object for an answer without a body
     */
    public JsonNode api(String method, String path, Role role, String body) {
        String answer =
                call(method, path, token(role), "application/json", body).body();
        return answer.isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer);
    }

    /** The same with any token and kind of body. */
    public HttpResponse<String> call(String method, String path, String token, String type, String body) {
        return send(HttpRequest.newBuilder(url().resolve("/api/v1/" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** For programs, which have a token and no session. */
    public static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** A browser without a screen: keeps cookies, follows nothing, knows the CSRF field. */
    public Visitor visitor() {
        return new Visitor(url());
    }

    public Visitor visitor(Role role) {
        Visitor visitor = visitor();
        visitor.signIn(role.word(), password(role));
        return visitor;
    }

    /** Of a session that all who only look share, as long as it holds. */
    String cookie(Role role, String name) {
        Visitor known = signedIn.get(role);
        if (known == null || known.get("/me").statusCode() != 200) {
            known = visitor(role);
            signedIn.put(role, known);
        }
        return known.cookie(name);
    }

    @Override
    public void close() {
        context.close();
    }

    private static Path temporaryHome() {
        try {
            return Files.createTempDirectory("steward-console");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
