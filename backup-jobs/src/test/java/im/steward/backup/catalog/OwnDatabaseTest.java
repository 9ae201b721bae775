package im.steward.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.transaction.CannotCreateTransactionException;

class OwnDatabaseTest {
    static Stream<RuntimeException> away() {
        return Stream.of(
                new DataAccessResourceFailureException("terminating connection"),
                new QueryTimeoutException("too slow"),
                new CannotCreateTransactionException("no connection"),
                new IllegalStateException("a step failed", new DataAccessResourceFailureException("closed")));
    }

    static Stream<RuntimeException> answers() {
        return Stream.of(
                new BadSqlGrammarException("insert", "INSERT", new SQLException("permission denied", "42501")),
                new DataIntegrityViolationException("a rule"),
                new DuplicateKeyException("twice"),
                new IllegalStateException("a defect"));
    }

    @ParameterizedTest
    @MethodSource("away")
    void whatMayComeBackEndsNoWork(RuntimeException failure) {
        assertThat(OwnDatabase.isAway(failure)).isTrue();
        OwnDatabase.tell(() -> {
            throw failure;
        });
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whatItRefusesForGoodIsAnAnswer(RuntimeException failure) {
        assertThat(OwnDatabase.isAway(failure)).isFalse();
        assertThatThrownBy(() -> OwnDatabase.tell(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }
}
