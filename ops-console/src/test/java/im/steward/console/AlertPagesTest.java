package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.alert.Alert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever writes a receiver for the webhook finds every kind of alert on the page that promises them. */
class AlertPagesTest {
    private static final Path PAGES = Tree.ROOT.resolve("docs/operate");

    @Test
    void everyKindIsListedInBothLanguages() throws IOException {
        List<String> kinds = Arrays.stream(Alert.Kind.values())
                .map(kind -> "`" + kind.word() + "`")
                .toList();

        assertThat(Files.readString(PAGES.resolve("backup.md"))).contains(kinds);
        assertThat(Files.readString(PAGES.resolve("backup.zh-CN.md"))).contains(kinds);
    }
}
