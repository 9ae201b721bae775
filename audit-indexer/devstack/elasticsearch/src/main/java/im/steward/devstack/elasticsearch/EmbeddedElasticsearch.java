package im.steward.devstack.elasticsearch;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/** One node from library jars: {@code EmbeddedElasticsearch <server directory> <node.properties> <ready file>}. */
public final class EmbeddedElasticsearch {
    private EmbeddedElasticsearch() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings = read(Path.of(arguments[1]));
        Path home = Path.of(settings.get("path.home"));
        System.setProperty("es.path.home", home.toString());
        // Without the second call nothing is logged, not even why a node does not start.
        LogConfigurator.configureESLogging();
        LogConfigurator.configureWithoutConfig(
                Settings.builder().put("logger.level", "WARN").build());
        Modules.lay(Path.of(arguments[0], "modules"), home.resolve("modules"));

        Environment environment = new Environment(settings, home.resolve("config"));
        PluginsLoader plugins = PluginsLoader.createPluginsLoader(
                PluginsLoader.loadModulesBundles(environment.modulesDir(), true),
                PluginsLoader.loadPluginsBundles(environment.pluginsDir(), true),
                Map.of(),
                false);
        Node node = new Node(environment, plugins);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "shutdown"));
        node.start();
        Files.createFile(Path.of(arguments[2]));
        Thread.currentThread().join();
    }

    private static Settings read(Path file) throws Exception {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Settings.Builder settings = Settings.builder();
        properties.forEach((key, value) -> settings.put(key.toString(), value.toString()));
        return settings.build();
    }

    private static void close(Node node) {
        try {
            node.close();
            node.awaitClose(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
