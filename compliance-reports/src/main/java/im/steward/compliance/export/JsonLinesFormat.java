package im.steward.compliance.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Each line is one event exactly as the archive keeps it, the platform's own fields included; so the spool is the file. */
record JsonLinesFormat() implements ExportFormat {
    private static final String FILE = "messages.jsonl";

    @Override
    public String name() {
        return "jsonl";
    }

    @Override
    public Rendered render(Spool spool, Path directory, Language language) throws IOException {
        // A second name for the same bytes: nothing is copied, and a restart finds the spool where it was.
        Files.createLink(directory.resolve(FILE), spool.file());
        return new Rendered(spool.messages(), 0, 0);
    }
}
