package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nothing inside {@code steward.jar} binds those who pass it on to terms of its own. */
class LicencesTest {
    /**
     * Those that ask for their text to be kept, and no more. The Eclipse licence also wants changes to its own files back;
     * we carry them unchanged. Bouncy Castle's own is the text of MIT.
     */
    private static final Set<String> WELCOME = Set.of(
            "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "Bouncy Castle Licence", "EPL-2.0", "MIT", "MIT-0");

    @Test
    void everyPartHasALicenceThatBindsNothingOfOurs() throws IOException {
        List<String> refused = new ArrayList<>();
        for (JsonNode part : parts()) {
            String name =
                    part.path("group").asString("") + ":" + part.path("name").asString("");
            Set<String> offered = licences(part);
            // A part that offers several may be taken under any of them.
            if (offered.stream().noneMatch(WELCOME::contains)) {
                refused.add(name + " " + offered);
            }
        }

        assertThat(refused).as("parts to replace").isEmpty();
    }

    @Test
    void theListIsThatOfTheArtefact() throws IOException {
        List<String> names =
                parts().stream().map(part -> part.path("name").asString("")).toList();

        assertThat(names)
                .contains("steward-trail", "spring-kafka", "postgresql", "poi-ooxml", "htmx.org", "unboundid-ldapsdk")
                .doesNotContain("junit-jupiter", "playwright", "steward-devstack", "elasticsearch");
    }

    private static List<JsonNode> parts() throws IOException {
        try (InputStream in = LicencesTest.class.getResourceAsStream("/META-INF/sbom/application.cdx.json")) {
            assumeTrue(in != null, "Maven's plugin lists the parts online only: leave -o out, once");
            return new JsonMapper()
                    .readTree(Objects.requireNonNull(in))
                    .path("components")
                    .valueStream()
                    .toList();
        }
    }

    private static Set<String> licences(JsonNode part) {
        Set<String> offered = new TreeSet<>();
        for (JsonNode entry : part.path("licenses")) {
            JsonNode licence = entry.path("license");
            offered.add(
                    entry.hasNonNull("expression")
                            ? entry.path("expression").asString()
                            : licence.path("id").asString(licence.path("name").asString("")));
        }
        return offered;
    }
}
