package im.steward.compliance.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.kernel.InvalidException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationCodecTest {
    @Test
    void aFileOfVerifyIsReadWithItsFailuresFirst() {
        VerificationReport report = decode(Evidence.WITH_A_FAILURE);

        assertThat(report.site()).isEqualTo("orion");
        assertThat(report.at()).isEqualTo(Instant.parse("2026-03-01T04:05:06Z"));
        assertThat(report.failed()).isOne();
        assertThat(report.checks().getFirst())
                .isEqualTo(new Check(
                        "redis",
                        "steward1",
                        "steward1",
                        "ask without the password",
                        "AssertionError: it answers 没有密码也应答",
                        false,
                        0.02));
    }

    @Test
    void anAddressThatWasLookedAtIsNoHostAndAHostNobodyLookedAtIsOne() {
        VerificationReport report = decode(Evidence.WITH_A_FAILURE.replace(
                "[\"steward1\", \"steward2\"]", "[\"steward2\", \"steward3\", \"steward1\"]"));

        assertThat(report.hosts()).containsExactly("steward1", "steward2", "steward3");
        assertThat(report.targets())
                .containsExactly(
                        new VerificationReport.Target("10.77.0.250", 1, 0),
                        new VerificationReport.Target("steward1", 2, 1),
                        new VerificationReport.Target("steward2", 1, 0),
                        new VerificationReport.Target("steward3", 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[]",
                "{}",
                "{\"site\":\"orion\",\"at\":\"20260301T040506Z\",\"passed\":0,\"failed\":0,\"proofs\":[]}",
                "{\"site\":\"orion\",\"site\":\"other\"}"
            })
    void whatIsNoFileOfVerifyIsRefused(String text) {
        assertThatThrownBy(() -> decode(text))
                .isInstanceOfSatisfying(
                        InvalidException.class,
                        no -> assertThat(no.fault().code()).isEqualTo("verification-unreadable"));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"site\": \"orion\"', '\"site\": 7'",
        "'\"at\": \"20260301T040506Z\"', '\"at\": \"20260230T040506Z\"'",
        "'\"at\": \"20260301T040506Z\"', '\"at\": \"yesterday\"'",
        "'[\"steward1\", \"steward2\"]', '[]'",
        "'[\"steward1\", \"steward2\"]', '[\"steward1\", 2]'",
        "'\"pass\": false', '\"pass\": \"yes\"'",
        "'\"seconds\": 0.02', '\"seconds\": -1'",
        "'\"service\": \"redis\"', '\"service\": \" \"'"
    })
    void aFieldThatCannotBeIsRefused(String there, String instead) {
        assertThat(Evidence.WITH_A_FAILURE).contains(there);

        assertThatThrownBy(() -> decode(Evidence.WITH_A_FAILURE.replace(there, instead)))
                .isInstanceOfSatisfying(
                        InvalidException.class,
                        no -> assertThat(no.fault().code()).isEqualTo("verification-unreadable"));
    }

    @Test
    void aFileThatCountsOtherProofsThanItHoldsIsRefused() {
        String mended = Evidence.WITH_A_FAILURE.replace("\"pass\": false", "\"pass\": true");

        assertThatThrownBy(() -> decode(mended))
                .isInstanceOfSatisfying(
                        InvalidException.class,
                        no -> assertThat(no.fault().code()).isEqualTo("verification-contradicts-itself"));
    }

    private static VerificationReport decode(String text) {
        return VerificationCodec.decode(text.getBytes(StandardCharsets.UTF_8));
    }
}
