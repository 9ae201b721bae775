package im.steward.compliance.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.compliance.Fixtures;
import im.steward.compliance.Wiring;
import im.steward.compliance.export.Language;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.Sha256;
import im.steward.trail.OfficerId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

@WithStack
class VerificationsIT {
    private final Wiring wiring;
    private final Verifications verifications;
    private final DataSource owner;

    VerificationsIT(Stack stack) {
        owner = stack.database().asOwner();
        wiring = new Wiring(stack, VerificationConfiguration.class);
        verifications = wiring.get(Verifications.class);
    }

    @Test
    void aFileIsKeptAsItCameWithAnEntryInTheTrail() throws IOException {
        String file = Evidence.WITH_A_FAILURE.replace("orion", "kept");

        Verification taken = take(file, Fixtures.OFFICER);

        assertThat(taken.sha256()).isEqualTo(Sha256.of(file));
        assertThat(taken.hosts()).isEqualTo(2);
        assertThat(taken.failed()).isOne();
        assertThat(taken.passed()).isFalse();
        assertThat(verifications.find(taken.id())).isEqualTo(taken);
        assertThat(verifications.newest(1_000)).contains(taken);
        assertThat(new String(verifications.document(taken), StandardCharsets.UTF_8))
                .isEqualTo(file);
        assertThat(verifications.report(taken).checks()).hasSize(4);
        assertThat(wiring.trailOf(taken.id())).containsExactly("verification.taken");
    }

    @Test
    void theSameFileAgainIsTheSameVerification() throws IOException {
        String file = Evidence.WITH_A_FAILURE.replace("orion", "again");
        Verification taken = take(file, Fixtures.OFFICER);

        Verifications.Taken again = bring(file, Fixtures.STRANGER);

        assertThat(again).isEqualTo(new Verifications.Taken(taken, false));
        assertThat(wiring.trailOf(taken.id())).hasSize(1);
    }

    @Test
    void aFileThatIsNoneLeavesNothingBehind() {
        int before = verifications.newest(1_000).size();

        assertThatThrownBy(() -> take("{}", Fixtures.OFFICER)).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> take(" ".repeat(5 << 20), Fixtures.OFFICER))
                .isInstanceOfSatisfying(
                        InvalidException.class,
                        no -> assertThat(no.fault().code()).isEqualTo("verification-too-large"));
        assertThatThrownBy(() -> verifications.find(new VerificationId(new UUID(7, 7))))
                .isInstanceOf(RefusedException.class);
        assertThat(verifications.newest(1_000)).hasSize(before);
    }

    @Test
    void theTableTakesNoFileThatIsNotItsDigests() {
        assertThatThrownBy(() -> wiring.jdbc.sql("""
                        INSERT INTO compliance.verification (id, site, verified_at, document, sha256, hosts, checks, failed,
                               taken_by, taken_at)
                        VALUES (gen_random_uuid(), 'digest', now(), 'other', repeat('0', 64), 1, 1, 0, 'nobody', now())""").update()).isInstanceOf(DataIntegrityViolationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE compliance.verification SET failed = 0",
                "DELETE FROM compliance.verification",
                "TRUNCATE compliance.verification"
            })
    void nobodyChangesWhatWasTakenInNotEvenTheOwner(String statement) throws IOException {
        Verification taken = take(Evidence.WITH_A_FAILURE.replace("orion", statement), Fixtures.OFFICER);

        assertThatThrownBy(() -> wiring.jdbc.sql(statement).update()).isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> JdbcClient.create(owner).sql(statement).update())
                .rootCause()
                .hasMessageContaining("is refused");
        assertThat(verifications.find(taken.id())).isEqualTo(taken);
    }

    @Test
    void whatAListTellsMustBeWhatTheFileSays() throws IOException {
        Verification taken = take(Evidence.WITH_A_FAILURE.replace("orion", "told"), Fixtures.OFFICER);

        for (Verification other : List.of(
                told(taken, "another", taken.at(), 2, 4, 1),
                told(taken, "told", taken.at().plusSeconds(1), 2, 4, 1),
                told(taken, "told", taken.at(), 3, 4, 1),
                told(taken, "told", taken.at(), 2, 5, 1),
                told(taken, "told", taken.at(), 2, 4, 0))) {
            assertThatThrownBy(() -> verifications.report(other))
                    .isInstanceOfSatisfying(
                            IntegrityException.class,
                            no -> assertThat(no.fault().code()).isEqualTo("verification-altered"));
        }
    }

    @Test
    void theSectionSaysTheSameInBothLanguages() throws IOException {
        Verification taken = take(Evidence.WITH_A_FAILURE.replace("orion", "section"), Fixtures.OFFICER);

        for (Language language : Language.values()) {
            var bytes = new ByteArrayOutputStream();
            new VerificationSection(language).write(taken, verifications.report(taken), bytes);
            try (var workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes.toByteArray()))) {
                assertThat(workbook.getNumberOfSheets()).isEqualTo(3);
                var facts = workbook.getSheetAt(0);
                assertThat(facts.getRow(1).getCell(1).getStringCellValue()).isEqualTo("section");
                assertThat(facts.getRow(3).getCell(1).getStringCellValue())
                        .isEqualTo(language == Language.ZH ? "4 项检查中有 1 项未通过" : "1 of 4 checks failed");
                assertThat(facts.getRow(7).getCell(1).getStringCellValue())
                        .isEqualTo(taken.sha256().hex());
                var checks = workbook.getSheetAt(2);
                assertThat(checks.getLastRowNum()).isEqualTo(4);
                assertThat(checks.getRow(1).getCell(1).getStringCellValue()).isEqualTo("redis");
            }
        }
    }

    private static Verification told(Verification one, String site, Instant at, int hosts, int checks, int failed) {
        return new Verification(one.id(), site, at, one.sha256(), hosts, checks, failed, one.takenBy(), one.takenAt());
    }

    private Verification take(String file, OfficerId by) throws IOException {
        Verifications.Taken taken = bring(file, by);
        assertThat(taken.isNew()).isTrue();
        return taken.verification();
    }

    private Verifications.Taken bring(String file, OfficerId by) throws IOException {
        return verifications.take(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), by);
    }
}
