package im.steward.console.probe;

import im.steward.probe.history.AgentName;
import im.steward.probe.history.Agents;
import im.steward.trail.Actor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The probe of the console's own process asks for nothing: its token is issued where it looks for it. */
final class LocalProbe {
    private static final Actor CONSOLE = new Actor.Process("console");
    private final ProbeDesk desk;
    private final Agents agents;
    private final AgentName name;
    private final Path tokenFile;

    LocalProbe(ProbeDesk desk, Agents agents, AgentName name, Path tokenFile) {
        this.desk = desk;
        this.agents = agents;
        this.name = name;
        this.tokenFile = tokenFile;
    }

    void admit() {
        if (agents.withToken(known()).isPresent()) {
            return;
        }
        if (agents.active(name)) {
            // Its token is of another home, or of a database that was restored.
            desk.revoke(name, CONSOLE);
        }
        write(desk.issue(name, CONSOLE));
    }

    private String known() {
        try {
            return Files.readString(tokenFile).strip();
        } catch (NoSuchFileException first) {
            return "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void write(String token) {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            Path directory = Files.createDirectories(tokenFile.toAbsolutePath().getParent());
            Path draft = Files.createTempFile(directory, ".token", ".new", ownerOnly);
            Files.writeString(draft, token + "\n");
            Files.move(draft, tokenFile, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
