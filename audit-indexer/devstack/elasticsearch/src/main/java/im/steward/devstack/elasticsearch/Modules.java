package im.steward.devstack.elasticsearch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lays out the node's {@code modules} directory: jars, descriptors and entitlement policies. */
final class Modules {
    private static final String BUNDLED = "META-INF/es-plugins/transport-netty4/";
    private static final List<String> DESCRIPTIONS = List.of("plugin-descriptor.properties", "entitlement-policy.yaml");

    private Modules() {}

    static void lay(Path from, Path to) throws IOException {
        delete(to);
        copy(from.resolve("transport-netty4"), to.resolve("transport-netty4"));
        copy(from.resolve("steward-compat"), to.resolve("steward-compat"));
        describeTransport(to.resolve("transport-netty4"));
        Files.writeString(to.resolve("steward-compat/plugin-descriptor.properties"), """
                name=steward-compat
                description=What a full Elasticsearch has in modules that are not on Maven Central
                version=1
                elasticsearch.version=%s
                java.version=25
                classname=im.steward.devstack.elasticsearch.compat.CompatPlugin
                """.formatted(
                        org.elasticsearch.Build.current().version()));
    }

    /** The jar carries its own descriptor; its module name is dropped because our class path is not a module path. */
    private static void describeTransport(Path module) throws IOException {
        try (Stream<Path> files = Files.list(module)) {
            Path transport = files.filter(file -> file.getFileName().toString().startsWith("transport-netty4"))
                    .findFirst()
                    .orElseThrow();
            try (JarFile jar = new JarFile(transport.toFile())) {
                for (String name : DESCRIPTIONS) {
                    Files.writeString(module.resolve(name), read(jar, BUNDLED + name));
                }
            }
        }
    }

    private static String read(JarFile jar, String name) throws IOException {
        JarEntry entry = jar.getJarEntry(name);
        try (InputStream in = jar.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("modulename"))
                    .collect(Collectors.joining("\n", "", "\n"));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.toList().reversed()) {
                    Files.delete(file);
                }
            }
        }
    }
}
