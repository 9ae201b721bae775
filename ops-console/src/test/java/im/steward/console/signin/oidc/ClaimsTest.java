package im.steward.console.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.account.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    @Test
    void dotsLeadIntoInnerObjectsUnlessTheyAreTheName() {
        Map<String, Object> keycloak = Map.of(
                "sub", "1", "preferred_username", "Anna", "realm_access", Map.of("roles", List.of("compliance")));
        Map<String, Object> auth0 =
                Map.of("sub", "1", "preferred_username", "Anna", "https://example.com/groups", List.of("compliance"));

        assertThat(person(claims("preferred_username", "realm_access.roles"), keycloak))
                .isEqualTo("anna [OFFICER]");
        assertThat(person(claims("preferred_username", "https://example.com/groups"), auth0))
                .isEqualTo("anna [OFFICER]");
        assertThat(person(claims("preferred_username", "realm_access.roles"), auth0))
                .isEqualTo("anna []");
    }

    @Test
    void groupsAreComparedWholeAndExactly() {
        Claims claims = claims("preferred_username", "groups");

        for (Object groups : List.of("Compliance", List.of("compliance-2", "xcompliance"), 7, Map.of(), List.of())) {
            assertThat(person(claims, Map.of("sub", "1", "preferred_username", "anna", "groups", groups)))
                    .as(groups.toString())
                    .isEqualTo("anna []");
        }
        assertThat(person(claims, Map.of("sub", "1", "preferred_username", "anna", "groups", "compliance")))
                .isEqualTo("anna [OFFICER]");
    }

    @Test
    void nobodyIsReadFromHalfAPerson() {
        Claims claims = claims("preferred_username", "groups");

        for (Map<String, Object> half : List.<Map<String, Object>>of(
                Map.of("sub", "1"),
                Map.of("preferred_username", "anna"),
                Map.of("sub", "1", "preferred_username", " "),
                Map.of("sub", "1", "preferred_username", List.of("anna")))) {
            assertThat(person(claims, half)).isEqualTo("single-sign-on-nameless");
        }
    }

    @Test
    void anAddressNobodyCheckedStandsForNobody() {
        Claims claims = claims("email", "groups");
        Map<String, Object> unchecked = Map.of("sub", "1", "email", "boss@example.com", "email_verified", false);
        Map<String, Object> checked = Map.of("sub", "1", "email", "Boss@example.com", "email_verified", true);

        assertThat(person(claims, unchecked)).isEqualTo("single-sign-on-email-unverified");
        assertThat(person(claims, checked)).isEqualTo("boss@example.com []");
    }

    @Test
    void longAndStrangeShownNamesAreMadeFit() {
        Claims claims = claims("preferred_username", "groups");
        Map<String, Object> strange =
                Map.of("sub", "1", "preferred_username", "anna", "name", "A\u0000\n" + "\uD83D\uDE00".repeat(300));

        if (claims.read(strange) instanceof Claims.Read.Person(var guest)) {
            assertThat(guest.displayName()).startsWith("A  ").hasSizeLessThanOrEqualTo(200);
            assertThat(Character.isHighSurrogate(
                            guest.displayName().charAt(guest.displayName().length() - 1)))
                    .isFalse();
        }
    }

    private static String person(Claims claims, Map<String, Object> told) {
        return switch (claims.read(told)) {
            case Claims.Read.Person(var guest) -> guest.name() + " " + guest.roles();
            case Claims.Read.Nobody(var fault) -> fault.code();
        };
    }

    private static Claims claims(String nameClaim, String groupsClaim) {
        return new Claims(new OidcProperties(
                "https://sso.example.com",
                "steward",
                "",
                "",
                List.of("openid"),
                nameClaim,
                "name",
                groupsClaim,
                Map.of(Role.OFFICER, List.of("compliance")),
                null,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1)));
    }
}
