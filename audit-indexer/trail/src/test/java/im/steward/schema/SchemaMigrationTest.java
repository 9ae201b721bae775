package im.steward.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.kernel.UnavailableException;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class SchemaMigrationTest {
    private final PGSimpleDataSource nobodyHome = new PGSimpleDataSource();

    @Test
    void aNameThatIsNoSqlNameIsRefused() {
        assertThatThrownBy(() -> SchemaMigration.migrate(nobodyHome, "trail\"; DROP"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAbsentDatabaseIsSaidInWords() {
        nobodyHome.setURL("jdbc:postgresql://127.0.0.1:1/steward?connectTimeout=1");

        assertThatThrownBy(() -> SchemaMigration.migrate(nobodyHome, "trail"))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        e -> assertThat(e.fault().code()).isEqualTo("schema-not-migrated"));
    }
}
