package im.steward.console;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What Maven cannot hold; each rule is a decision of docs/architecture.md, and its breach needs an ADR. */
@AnalyzeClasses(
        packages = "im.steward",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NotTheDevelopmentStack.class})
class ArchitectureTest {
    /** It is no part of steward.jar and starts processes, so it may look at the clock. */
    static final class NotTheDevelopmentStack implements ImportOption {
        @Override
        public boolean includes(com.tngtech.archunit.core.importer.Location location) {
            return !location.contains("im/steward/devstack");
        }
    }

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("im.steward.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingUsesTheConsole = noClasses()
            .that(not(resideInAPackage("im.steward.console..")).as("lie below the console"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("im.steward.console..");

    @ArchTest
    static final ArchRule theContractKnowsNoFramework = noClasses()
            .that()
            .resideInAnyPackage("im.steward.kernel..", "im.steward.event..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.apache.kafka..", "co.elastic..");

    @ArchTest
    static final ArchRule sqlIsWrittenInStores = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Store")
            .should()
            .callMethod(JdbcClient.class, "sql", String.class);

    @ArchTest
    static final ArchRule storesAndRowsAndFormsStayInTheirFeature = classes()
            .that()
            .haveSimpleNameEndingWith("Store")
            .or()
            .haveSimpleNameEndingWith("Controller")
            .should()
            .notBePublic();

    @ArchTest
    static final ArchRule probesMeasureWithoutStoresAndStewardsOtherHalf = noClasses()
            .that()
            .resideInAPackage("im.steward.probe..")
            .should()
            .dependOnClassesThat(resideInAPackage("im.steward..")
                    .and(not(resideInAnyPackage("im.steward.probe..", "im.steward.kernel..", "im.steward.event.."))));

    @ArchTest
    static final ArchRule whatMeasuresKnowsNoFramework = noClasses()
            .that()
            .resideInAPackage("im.steward.probe.measure..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "java.net.http..");

    @ArchTest
    static final ArchRule elasticsearchIsSpokenToByTheArchiveAlone = noClasses()
            .that(not(resideInAPackage("im.steward.audit..")).as("lie outside im.steward.audit"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("co.elastic.clients.elasticsearch..");

    @ArchTest
    static final ArchRule officersSearchOnlyInsideAMatter = noClasses()
            .that(not(resideInAPackage("im.steward.audit.search..")
                            .or(simpleName("ScopedSearch"))
                            .or(simpleName("MatterConfiguration")))
                    .as("are neither the search itself nor the one door before it"))
            .should()
            .dependOnClassesThat()
            .haveSimpleName("AuditSearch");

    @ArchTest
    static final ArchRule pagesAreOfTheConsole = noClasses()
            .that(not(resideInAPackage("im.steward.console..")).as("lie below the console"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.web..", "org.thymeleaf..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule batchIsOfTheWorker = noClasses()
            .that(not(resideInAnyPackage("im.steward.worker..", "im.steward.backup..", "im.steward.privacy.."))
                    .as("are no part of the worker"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.batch..");

    @ArchTest
    static final ArchRule workbooksAreWrittenInOnePlace = noClasses()
            .that(not(resideInAnyPackage("im.steward.compliance.report..", "im.steward.compliance.pack.format.."))
                    .as("are no workbook writers"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.poi..");

    @ArchTest
    static final ArchRule wiringIsByConstructor =
            noFields().should().beAnnotatedWith(Autowired.class).orShould().beAnnotatedWith(Value.class);

    @ArchTest
    static final ArchRule timeComesFromTheClockBean = noClasses()
            .that(not(simpleName("Timekeeping").or(simpleName("Surroundings"))).as("do not make the clock"))
            .should()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(OffsetDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now");

    @ArchTest
    static void kernelHasItsGuestsAndNoOther(JavaClasses all) {
        Set<String> guests = all.stream()
                .filter(type -> type.getPackageName().equals("im.steward.kernel"))
                .filter(JavaClass::isTopLevelClass)
                .map(JavaClass::getSimpleName)
                .filter(name -> !name.equals("package-info"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(guests)
                .as("a new guest is used by three modules and comes with an ADR")
                .containsExactlyInAnyOrder(
                        "Fault",
                        "IntegrityException",
                        "InvalidException",
                        "Period",
                        "RefusedException",
                        "Sha256",
                        "SqlTime",
                        "StewardException",
                        "UnavailableException",
                        "UuidV7");
    }

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses all) {
        Set<String> unmarked = all.stream()
                .map(JavaClass::getPackage)
                .filter(room -> room.getClasses().stream()
                        .anyMatch(type -> !type.getSimpleName().equals("package-info")))
                .filter(room -> !room.isAnnotatedWith(NullMarked.class))
                .map(room -> room.getName())
                .filter(name -> name.startsWith("im.steward"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(unmarked).isEmpty();
    }
}
