package im.steward.console.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.kernel.InvalidException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.ResourceBundleMessageSource;

class CronTimeTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final Instant FRIDAY_NOON = Instant.parse("2026-11-20T04:00:00Z");

    private final CronWords words = new CronWords(messages());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 30 2 * * ?             | Every day at 02:30                                     | 每天 02:30",
                "0 0 8 ? * MON-FRI        | Monday to Friday at 08:00                              | 周一至周五 08:00",
                "0 0 6,18 ? * MON,WED     | Monday, Wednesday at 06:00, 18:00                      | 周一、周三 06:00、18:00",
                "0 0 8 1,15 * ?           | On day 1, 15 of each month at 08:00                    | 每月 1、15 日 08:00",
                "0 0 0 L * ?              | On the last day of each month at 00:00                 | 每月最后一天 00:00",
                "0 0 9 ? * 2#1            | On Monday number 1 of each month at 09:00              | 每月第 1 个周一 09:00",
                "0 0 * * * ?              | Every day every hour at minute 00                      | 每天每小时的 00 分",
                "0 0/15 9-17 ? * MON-FRI  | Monday to Friday every 15 minutes from 09:00 to 17:59  | 周一至周五 09:00 至 17:59 每 15 分钟",
                "0 0 3 1 1,7 ?            | On day 1 of each month at 03:00, in January, July      | 1月、7月，每月 1 日 03:00",
                "0 1/7 3-5,9 ? * *        | At a time of its own; see the next runs                | 按自定义规则，见“接下来的时间”"
            })
    void timesAreToldInBothLanguages(String cron, String english, String chinese) {
        assertThat(words.of(cron, Locale.ENGLISH)).isEqualTo(english);
        assertThat(words.of(cron, Locale.SIMPLIFIED_CHINESE)).isEqualTo(chinese);
    }

    @Test
    void nextRunsFollowTheZone() {
        CronTime nightly = new CronTime("0 30 2 * * ?", SHANGHAI);

        assertThat(nightly.next(FRIDAY_NOON, 2))
                .containsExactly(Instant.parse("2026-11-20T18:30:00Z"), Instant.parse("2026-11-21T18:30:00Z"));
    }

    @Test
    void crontabFormIsReadToo() {
        assertThat(new CronTime("30 2 * * *", SHANGHAI).cron()).isEqualTo("0 30 2 * * ?");
        assertThat(new CronTime("0 8 * * 1-5", SHANGHAI).next(FRIDAY_NOON, 1))
                .containsExactly(Instant.parse("2026-11-23T00:00:00Z"));
    }

    @Test
    void whatRunsTooOftenOrNeverIsRefused() {
        assertThatThrownBy(() -> CronTime.of("0 * * * * ?", "UTC").requireSensible(FRIDAY_NOON))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("schedule-too-often");
        assertThatThrownBy(() -> CronTime.of("0 0 0 1 1 ? 2020", "UTC").requireSensible(FRIDAY_NOON))
                .hasMessageContaining("schedule-never");
        assertThatThrownBy(() -> CronTime.of("whenever", "UTC")).hasMessageContaining("schedule-cron-unreadable");
        assertThatThrownBy(() -> CronTime.of("0 0 8 * * ?", "Mars/Olympus")).hasMessageContaining("time-zone-unknown");
    }

    private static ResourceBundleMessageSource messages() {
        var source = new ResourceBundleMessageSource();
        source.setBasename("messages/schedule");
        source.setDefaultEncoding(StandardCharsets.UTF_8.name());
        source.setFallbackToSystemLocale(false);
        return source;
    }
}
