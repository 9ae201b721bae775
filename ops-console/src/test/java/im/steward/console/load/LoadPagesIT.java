package im.steward.console.load;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.account.Role;
import im.steward.console.probe.MeasuredSite;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import im.steward.probe.load.LoadReport;
import im.steward.trail.Trail;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.ObjectNode;

/** A load that runs elsewhere, as its teller has the console show it. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadPagesIT {
    private final ConsoleServer console;
    private final MeasuredSite site;
    private final UUID id = UUID.randomUUID();

    LoadPagesIT(Stack stack) {
        console = ConsoleServer.start(stack);
        site = new MeasuredSite(console, "site", Map.of("chat-web", "tcp://chat:1"));
    }

    @AfterAll
    void stop() {
        console.close();
    }

    private void tell(UUID load, ObjectNode told) {
        assertThat(site.api("POST", "loads/" + load, told.toString())).isEmpty();
    }

    private static LoadReport soFar() {
        return LoadFilesTest.report(Optional.empty(), LoadReport.Ending.DONE, List.of(), LoadFilesTest.seconds(1_000));
    }

    @Test
    void aLoadIsShownWhileItRunsAndItsBeginningAndEndAreInTheTrail() {
        UUID load = UUID.randomUUID();
        tell(load, LoadTold.now(LoadFilesTest.moment(), soFar()));
        tell(load, LoadTold.now(LoadFilesTest.moment(), soFar()));

        assertThat(console.visitor(Role.AUDITOR).get("/probes/loads").body()).contains("Running", "41.5 ms");

        tell(load, LoadTold.over(LoadFilesTest.moment(), LoadFilesTest.knee()));
        assertThat(console.visitor(Role.OPERATOR).get("/probes/loads").body())
                .contains("Over", "It carries 283 acts a second");
        assertThat(console.visitor(Role.OPERATOR)
                        .get("/probes/loads", "Accept-Language", "zh-CN")
                        .body())
                .contains(LoadFiles.finding(LoadFilesTest.knee(), true))
                .doesNotContain("It carries 283 acts a second");

        // On its way since before the last word.
        tell(load, LoadTold.now(LoadFilesTest.moment(), soFar()));
        assertThat(console.visitor(Role.OPERATOR).get("/probes/loads").body()).contains("It carries 283 acts a second");
        assertThat(JdbcClient.create(console.bean(DataSource.class))
                        .sql("SELECT action FROM trail.entry WHERE subject = :load ORDER BY at")
                        .param("load", "load:" + load)
                        .query(String.class)
                        .list())
                .containsExactly("load.begun", "load.ended");
    }

    @Test
    void whatOneConsoleIsToldAnotherShows() {
        UUID load = UUID.randomUUID();
        tell(load, LoadTold.now(LoadFilesTest.moment(), soFar()));
        ToldLoads other = new ToldLoads(
                new ToldLoadStore(JdbcClient.create(console.bean(DataSource.class))),
                console.bean(Trail.class),
                console.bean(TransactionTemplate.class),
                Clock.systemUTC());

        assertThat(other.all())
                .filteredOn(one -> one.id().value().equals(load))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.state(one.toldAt())).isEqualTo("running");
                    assertThat(one.points()).isNotEmpty();
                    assertThat(one.toldBy()).isEqualTo("operator");
                });

        tell(load, LoadTold.over(LoadFilesTest.moment(), LoadFilesTest.knee()));
        assertThat(other.all())
                .filteredOn(one -> one.id().value().equals(load))
                .singleElement()
                .satisfies(one -> assertThat(one.ending()).isPresent());
    }

    @Test
    void whatLacksSomethingIsRefusedAndNotShown() {
        for (String lacking : List.of("target", "script", "began_at", "now", "points")) {
            ObjectNode told = LoadTold.now(LoadFilesTest.moment(), soFar());
            told.remove(lacking);
            assertThat(site.api("POST", "loads/" + UUID.randomUUID(), told.toString())
                            .path("code")
                            .asString())
                    .as(lacking)
                    .isEqualTo("request-unreadable");
        }
        assertThat(console.visitor(Role.OPERATOR).get("/probes/loads").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTableThatAReaderOpenedStaysOpenWhenThePageRenewsItself() {
        UUID load = UUID.randomUUID();
        tell(load, LoadTold.now(LoadFilesTest.moment(), soFar()));
        try (var window = BrowserWindow.open(console, Look.english()).signedIn(Role.OPERATOR)) {
            var page = window.page();
            page.navigate("/probes/loads");
            var section = page.locator("#load-" + load);
            section.locator("summary").nth(1).click();
            assertThat(section.locator("details[open]").count()).isOne();

            ObjectNode later = LoadTold.now(LoadFilesTest.moment(), soFar());
            later.put("script", "renewed");
            tell(load, later);
            section.getByText("renewed").waitFor();

            assertThat(section.locator("details").nth(0).getAttribute("open")).isNull();
            assertThat(section.locator("details").nth(1).getAttribute("open")).isNotNull();
            assertThat(window.errors()).isEmpty();
        }
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void thePageStandsInNobodysWay(Look look) {
        tell(id, LoadTold.now(LoadFilesTest.moment(), soFar()));
        try (var window = BrowserWindow.open(console, look).signedIn(Role.OPERATOR)) {
            window.page().navigate("/probes/loads");
            window.picture("loads");
            assertThat(window.fits()).isTrue();
            assertThat(window.barriers()).isEmpty();
            assertThat(window.errors()).isEmpty();
        }
    }
}
