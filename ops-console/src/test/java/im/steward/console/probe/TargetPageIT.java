package im.steward.console.probe;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.BrowserWindow;
import im.steward.console.BrowserWindow.Look;
import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Role;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A target in depth: where its samples lie, what they are made of, and how it was a week before. */
@WithStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TargetPageIT {
    private static final String PAGE = "/probes/targets/shanghai/chat-web";
    private final ConsoleServer console;
    private final Visitor operator;

    TargetPageIT(Stack stack) {
        console = ConsoleServer.start(stack);
        operator = console.visitor(Role.OPERATOR);
    }

    /** Nine days around 20 ms; the last day takes half as long again, and three hours of it have no probe. */
    @BeforeAll
    void nineDays() {
        var site = new MeasuredSite(console, "shanghai", Map.of("chat-web", "https://chat.example.com/"));
        var random = new Random(7);
        Instant now = Instant.now();
        for (int minute = 9 * 24 * 60; minute > 0; minute -= 3) {
            Instant at = now.minus(Duration.ofMinutes(minute));
            boolean lastDay = minute < 24 * 60;
            if (lastDay && minute / 60 >= 10 && minute / 60 < 13) {
                continue;
            }
            double millis = 20 * Math.exp(random.nextGaussian() * 0.5) * (lastDay ? 1.5 : 1);
            if (lastDay && minute / 60 == 4 && minute % 9 == 0) {
                site.bad("chat-web", at, "wrong-status");
            } else {
                site.good("chat-web", at, Math.round(millis * 1_000) + 3_500);
            }
        }
        site.deliver();
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void aSlowerDayIsSaidInWords() {
        assertThat(operator.get(PAGE).body())
                .containsPattern("Median [\\d.]+ ms: \\d\\d % longer than a week earlier \\([\\d.]+ ms\\)")
                .contains("Where the samples lie", "Mean of each phase");
        assertThat(operator.get(PAGE + "?shown=week").body())
                .containsPattern("too few samples|about as|longer|shorter");
        assertThat(operator.get(PAGE + "?shown=month").body()).contains("The same five weeks earlier");
        assertThat(operator.get(PAGE + "?shown=year").body()).doesNotContain("earlier");
    }

    static Stream<Look> looks() {
        return Look.pairs();
    }

    @ParameterizedTest
    @MethodSource("looks")
    void thePageStandsInNobodysWay(Look look) {
        try (var window = BrowserWindow.open(console, look).signedIn(Role.OPERATOR)) {
            window.page().navigate(PAGE);
            window.picture("target-top");
            window.page().locator(".heat").scrollIntoViewIfNeeded();
            window.page().evaluate("() => document.querySelector('.heat').scrollIntoView({block: 'center'})");
            window.picture("target-heat");
            window.page().evaluate("() => document.querySelector('.phases').scrollIntoView({block: 'end'})");
            window.picture("target-phases");
            window.page().locator("details.more summary").first().click();
            assertThat(window.fits()).isTrue();
            assertThat(window.barriers()).isEmpty();
            assertThat(window.errors()).isEmpty();
        }
    }
}
