package im.steward.backup.take;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a check saw: kept as a word and its values, and said in the language of whoever reads it.
 *
 * @param values in the order in which the word's sentence names them
 */
public record Seen(Word word, List<String> values) {
    public Seen {
        values = List.copyOf(values);
    }

    /** A sentence in each language; places are numbered, because languages order them differently. */
    public enum Word {
        /** Somebody else's sentence, as it is. */
        SAID("%1$s", "%1$s"),
        EQUAL("%1$s of %2$s equal", "%2$s 项中 %1$s 项一致"),
        CHANGED("%1$s was %2$s and is %3$s", "%1$s 备份时为 %2$s，现为 %3$s"),
        ABSENT("%1$s was %2$s and is absent", "%1$s 备份时为 %2$s，现已不存在"),
        ADDED("%1$s was absent and is %2$s", "%1$s 备份时不存在，现为 %2$s"),
        CANARY_FOUND("found", "已找到"),
        CANARY_DIFFERS("the restored one is not the one taken", "恢复出的值与备份时写入的值不同"),
        HOLD("%1$s of %2$s hold", "%2$s 个外键中 %1$s 个成立"),
        ALL_HOLD("%1$s hold", "%1$s 个外键全部成立"),
        ORPHANS("%1$s rows without their parents", "%1$s 行缺少其引用的行"),
        NOT_BEHIND("%1$s are not behind", "%1$s 个序列均未落后"),
        BEHIND("behind: %1$s", "落后的序列：%1$s"),
        HASHES("%1$s files have their hash", "%1$s 个文件的哈希一致"),
        HASHES_DIFFER("%1$s of %2$s files differ, the first is %3$s", "%2$s 个文件中 %1$s 个不同，第一个是 %3$s"),
        FOUND("%1$s of %2$s known messages found by their words", "%2$s 条已知消息中 %1$s 条可按其文字搜到"),
        ROOT("%1$s entries, root %2$s", "%1$s 个条目，根 %2$s"),
        NO_TRAIL_KEY("the trail's public key is not in the set", "备份集中没有审计轨迹的公钥"),
        PLACE("exactly that of the set", "与备份集的位置完全一致"),
        PLACE_BUT("%1$s transactions were committing; not compared: %2$s", "当时有 %1$s 个事务正在提交；未比对：%2$s"),
        PLACE_ALL("%1$s transactions were committing; all tables are equal", "当时有 %1$s 个事务正在提交；所有表一致"),
        LAST_COMMIT("the last transaction ended at %1$s", "最后一个事务结束于 %1$s"),
        PAST_MOMENT("a transaction of %1$s is in it", "其中含有 %1$s 的事务"),
        KEYS_HOLD("all hold", "全部成立"),
        KEYS_BROKEN("broken: %1$s", "不成立：%1$s"),
        KEYS_LOCKED("all that could be looked at hold; locked: %1$s", "可检查的全部成立；被锁定：%1$s"),
        KEYS_BROKEN_LOCKED("broken: %1$s; locked: %2$s", "不成立：%1$s；被锁定：%2$s"),
        PAGES_FIT("fit together", "页结构一致"),
        TREES_FIT(
                "B-trees fit together; PostgreSQL %1$s and later can look at tables, too",
                "B 树结构一致；PostgreSQL %1$s 及更高版本还可检查表"),
        PAGES_DAMAGED("damaged: %1$s", "已损坏：%1$s"),
        NO_AMCHECK("not looked at: amcheck is not installed", "未检查：未安装 amcheck"),
        MISSING(
                "%1$s of %2$s files that rows name are missing, %3$s were when the set was taken",
                "数据行引用的 %2$s 个文件中缺少 %1$s 个，备份时缺少 %3$s 个");

        private final String english;
        private final String chinese;

        Word(String english, String chinese) {
            this.english = english;
            this.chinese = chinese;
        }

        /** As it is stored. */
        public String tag() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public static Word of(String tag) {
            return valueOf(tag.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    public static Seen of(Word word, Object... values) {
        return new Seen(word, Stream.of(values).map(Object::toString).toList());
    }

    public String english() {
        return word.english.formatted(values.toArray());
    }

    public String chinese() {
        return word.chinese.formatted(values.toArray());
    }
}
