package im.steward.backup.take.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.backup.catalog.PartName;
import im.steward.backup.take.Login;
import im.steward.kernel.UnavailableException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MongoPartTest {
    @TempDir
    private Path empty;

    @Test
    void siteWithoutItsToolsIsToldWhatToInstall() {
        var part = new MongoPart(
                PartName.of("rocket-db"),
                new MongoServer("mongodb://127.0.0.1:27017/rocketchat?replicaSet=rs0", Login.of("backup", "x")),
                Optional.empty(),
                Optional.of(empty),
                Clock.systemUTC());

        assertThatThrownBy(part::check).isInstanceOfSatisfying(UnavailableException.class, missing -> {
            assertThat(missing.fault().code()).isEqualTo("backup-tool-missing");
            assertThat(missing.fault().action()).contains("mongodb-database-tools");
        });
    }

    @Test
    void whoKnowsTheUserMayBeNamedInAnyCase() {
        Login login = Login.of("backup", "x");

        assertThat(new MongoServer("mongodb://a:1/chat?tls=true&authsource=people", login).arguments())
                .containsExactly("--username=backup");
        assertThat(new MongoServer("mongodb://a:1/chat?tls=true", login).arguments())
                .contains("--authenticationDatabase=admin");
    }

    @Test
    void addressNamesADatabaseAndNoPassword() {
        assertThat(new MongoServer("mongodb://a:1,b:2/chat", Login.of("", "")).database())
                .isEqualTo("chat");
        assertThatIllegalArgumentException().isThrownBy(() -> new MongoServer("mongodb://a:1", Login.of("", "")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MongoServer("mongodb://olga:secret@a:1/chat", Login.of("", "")));
    }
}
