package im.steward.alert;

import im.steward.kernel.Fault;
import java.time.Instant;
import java.util.Locale;

/**
 * Something a person must be told now.
 *
 * @param subject the thing by its name: a plan, a vault, a probe's target
 */
public record Alert(AlertId id, Kind kind, String subject, Fault fault, Instant raisedAt) {
    /** What it is about; the word is part of the webhook's contract. */
    public enum Kind {
        BACKUP_FAILED("Backup failed", "备份失败"),
        BACKUP_SET_BROKEN("Backup set broken", "备份集已损坏"),
        BACKUP_FILES_MISSING("Backup misses files", "备份缺少文件"),
        RESTORE_FAILED("Restore failed", "恢复失败"),
        VAULT_TROUBLE("Vault needs attention", "保险库需要处理"),
        DRILL_FAILED("Restore drill failed", "恢复演练失败"),
        SLO_BURNING("Error budget burns", "错误预算消耗过快"),
        PROBE_SILENT("Probe is silent", "探测程序失联");

        private final String english;
        private final String chinese;

        Kind(String english, String chinese) {
            this.english = english;
            this.chinese = chinese;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        String title(boolean inChinese) {
            return inChinese ? chinese : english;
        }

        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }
}
