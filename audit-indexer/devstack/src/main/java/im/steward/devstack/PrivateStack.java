package im.steward.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Servers of one test alone, which it may kill and start again on the same ports and data without hurting others. */
public final class PrivateStack implements AutoCloseable {
    private final Path directory;
    private final Servers servers;

    private PrivateStack(Path directory) {
        this.directory = directory;
        this.servers = new Servers(new Home(directory), Distribution.current(), Options.forTests(true));
    }

    /** In a new temporary directory that {@link #close} removes. */
    public static PrivateStack start() {
        try {
            PrivateStack stack = new PrivateStack(Files.createTempDirectory("steward-private-stack"));
            Runtime.getRuntime().addShutdownHook(new Thread(stack.servers::end, "private-stack"));
            stack.servers.start();
            return stack;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String bootstrapServers() {
        return servers.bootstrapServers();
    }

    public URI elasticsearch() {
        return servers.elasticsearch();
    }

    /** Created empty at the first call for a name. */
    public Database database(String name) {
        return servers.postgres().database(name);
    }

    /** As a power cut would end it; nothing brings it back but {@link #start(Part)}. */
    public void kill9(Part part) {
        servers.child(part).kill();
    }

    /** An orderly end. */
    public void stop(Part part) {
        servers.child(part).end();
    }

    /** On the same port and data; returns when it serves clients again. */
    public void start(Part part) {
        servers.child(part).allowAgain();
        servers.child(part).start();
    }

    /** Orderly for PostgreSQL only, which is quick about it: what the others would save is deleted next. */
    @Override
    public void close() {
        kill9(Part.KAFKA);
        kill9(Part.ELASTICSEARCH);
        stop(Part.POSTGRESQL);
        try {
            Trees.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
