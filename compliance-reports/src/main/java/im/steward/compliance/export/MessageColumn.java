package im.steward.compliance.export;

import im.steward.audit.search.Hit;
import im.steward.compliance.report.Cell;
import im.steward.compliance.report.Column;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The columns of a tabular export, in their order. */
public enum MessageColumn {
    AT("When (UTC)", "时间（UTC）", 24),
    KIND("What", "事件", 14),
    PLATFORM("Platform", "平台", 12),
    INSTANCE("Instance", "实例", 12),
    CONVERSATION("Conversation", "会话", 24),
    CONVERSATION_ID("Conversation id", "会话 ID", 28),
    CONVERSATION_TYPE("Conversation type", "会话类型", 12),
    TEAM("Team", "团队", 16),
    SENDER("Who", "人员", 18),
    SENDER_ID("Account id", "账号 ID", 28),
    SENDER_EMAIL("E-mail", "邮箱", 24),
    TEXT("Text", "内容", 80),
    FILES("Files", "文件", 24),
    MESSAGE_ID("Message id", "消息 ID", 28),
    THREAD_ID("Thread id", "话题 ID", 28),
    EDITED("Edited", "已编辑", 8),
    DELETED("Deleted", "已删除", 8),
    CONFLICT_OF("Contradicts", "与之冲突", 28),
    CLOCK("Clock", "时钟", 12),
    EVENT_ID("Event id", "事件 ID", 40);

    private final String english;
    private final String chinese;
    private final int width;

    MessageColumn(String english, String chinese, int width) {
        this.english = english;
        this.chinese = chinese;
        this.width = width;
    }

    /** The heading for programs; it does not change with the language. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<Column> columns(Language language) {
        return Stream.of(values())
                .map(column -> new Column(
                        switch (language) {
                            case EN -> column.english;
                            case ZH -> column.chinese;
                        },
                        column.width))
                .toList();
    }

    public static List<Cell> cells(Hit hit) {
        return Stream.of(values())
                .map(column -> column == AT ? Cell.time(hit.at()) : Cell.text(column.text(hit)))
                .toList();
    }

    public String text(Hit hit) {
        return switch (this) {
            case AT -> hit.at().toString();
            case KIND -> hit.kind().word();
            case PLATFORM -> hit.source().platform();
            case INSTANCE -> hit.source().instance();
            case CONVERSATION -> hit.channel().map(Hit.Conversation::name).orElse("");
            case CONVERSATION_ID -> hit.channel().map(Hit.Conversation::id).orElse("");
            case CONVERSATION_TYPE -> hit.channel().map(Hit.Conversation::type).orElse("");
            case TEAM -> hit.channel().map(Hit.Conversation::team).orElse("");
            case SENDER -> hit.sender().name();
            case SENDER_ID -> hit.sender().id();
            case SENDER_EMAIL -> hit.sender().email();
            case TEXT -> hit.text();
            case FILES -> String.join("\n", hit.files());
            case MESSAGE_ID -> hit.message();
            case THREAD_ID -> hit.root();
            case EDITED -> hit.edited() ? "yes" : "";
            case DELETED -> hit.deleted() ? "yes" : "";
            case CONFLICT_OF -> hit.conflictOf();
            case CLOCK -> hit.implausibleTime() ? "implausible" : "";
            case EVENT_ID -> hit.id();
        };
    }
}
