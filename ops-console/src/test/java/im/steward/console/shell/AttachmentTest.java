package im.steward.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttachmentTest {
    @Test
    void aNameThatIsNoAsciiIsWrittenForBrowsersOfToday() {
        assertThat(Attachment.disposition("objectives-2026-03.xlsx"))
                .isEqualTo("attachment; filename=\"objectives-2026-03.xlsx\"");
        assertThat(Attachment.disposition("演练报告.pdf"))
                .startsWith("attachment; ")
                .contains("filename*=UTF-8''%E6%BC%94%E7%BB%83");
    }
}
