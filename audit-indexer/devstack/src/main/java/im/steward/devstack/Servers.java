package im.steward.devstack;

import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The three servers of one home, started and ended together. */
final class Servers {
    private final DevPostgres postgres;
    private final DevKafka kafka;
    private final DevElasticsearch elasticsearch;
    private final Ports ports;
    private final Map<Part, Child> children = new EnumMap<>(Part.class);

    Servers(Home home, Distribution distribution, Options options) {
        ports = new Ports(home);
        postgres = new DevPostgres(home, ports, distribution);
        kafka = new DevKafka(home, ports, distribution);
        elasticsearch = new DevElasticsearch(home, ports, distribution, options);
        for (Server server : List.of(postgres, kafka, elasticsearch)) {
            children.put(server.part(), new Child(server, home));
        }
    }

    DevPostgres postgres() {
        return postgres;
    }

    String bootstrapServers() {
        return "127.0.0.1:" + kafka.port();
    }

    URI elasticsearch() {
        return elasticsearch.uri();
    }

    Child child(Part part) {
        Child child = children.get(part);
        if (child == null) {
            throw new IllegalArgumentException(part.toString());
        }
        return child;
    }

    void start() {
        together(Child::endOrphan);
        ports.replaceBusy();
        together(Child::start);
    }

    void end() {
        together(Child::end);
    }

    private void together(Consumer<Child> act) {
        try (ExecutorService threads = Executors.newFixedThreadPool(children.size())) {
            List<CompletableFuture<Void>> all = children.values().stream()
                    .map(child -> CompletableFuture.runAsync(() -> act.accept(child), threads))
                    .toList();
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StackException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
