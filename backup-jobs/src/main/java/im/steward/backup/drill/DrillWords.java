package im.steward.backup.drill;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What a report says in its reader's language. */
enum DrillWords {
    EN,
    ZH;

    private static final String JOIN = "join:";

    private static final Map<String, String> CHINESE = Map.ofEntries(
            Map.entry("bytes", "字节"),
            Map.entry("rows", "行"),
            Map.entry("tables", "表"),
            Map.entry("files", "文件"),
            Map.entry("documents", "文档"),
            Map.entry("indices", "索引"),
            Map.entry("positions", "位点"),
            Map.entry("fingerprints", "指纹"),
            Map.entry("canary", "金丝雀值"),
            Map.entry("foreign-keys", "外键"),
            Map.entry("sequences", "序列"),
            Map.entry("trail-root", "审计轨迹的 Merkle 根"),
            Map.entry("sample-search", "抽样搜索"),
            Map.entry("file-hashes", "文件哈希"),
            Map.entry("place-in-log", "日志中的位置"),
            Map.entry("pages", "页与 B 树"),
            Map.entry("newest", "最新"),
            Map.entry("random", "随机较旧"),
            Map.entry("chosen", "指定"));

    String tag() {
        return this == EN ? "en" : "zh";
    }

    String in(String english, String chinese) {
        return this == EN ? english : chinese;
    }

    /** A word that is also an identifier; what is not known stays as it is. */
    String word(String identifier) {
        if (this == EN) {
            return identifier.startsWith(JOIN)
                    ? "files that rows name: " + identifier.substring(JOIN.length())
                    : identifier.replace('-', ' ');
        }
        if (identifier.startsWith(JOIN)) {
            return "数据行引用的文件：" + identifier.substring(JOIN.length());
        }
        return CHINESE.getOrDefault(identifier, identifier);
    }

    /** As long as people tell it: {@code 1 h 2 min}, {@code 3.2 s}. */
    String length(Duration length) {
        if (length.compareTo(Duration.ofMinutes(1)) < 0) {
            return "%.1f %s".formatted(length.toMillis() / 1000.0, in("s", "秒"));
        }
        if (length.compareTo(Duration.ofHours(1)) < 0) {
            return "%d %s %d %s".formatted(length.toMinutes(), in("min", "分"), length.toSecondsPart(), in("s", "秒"));
        }
        return "%d %s %d %s".formatted(length.toHours(), in("h", "小时"), length.toMinutesPart(), in("min", "分"));
    }

    String amounts(SortedMap<String, Long> amounts) {
        return amounts.entrySet().stream()
                .map(amount -> "%,d %s".formatted(amount.getValue(), word(amount.getKey())))
                .collect(Collectors.joining(in(", ", "，")));
    }
}
