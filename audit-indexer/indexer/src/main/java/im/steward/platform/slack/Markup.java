package im.steward.platform.slack;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Slack's text as its users saw it: {@code <@U1>}, {@code <#C1|name>}, {@code <url|label>} and entities resolved. */
final class Markup {
    private static final Pattern TAG = Pattern.compile("<([@#!]?)([^<>|]*)(?:\\|([^<>]*))?>");
    private final Directory directory;

    Markup(Directory directory) {
        this.directory = directory;
    }

    String plain(String text) {
        String resolved = text.indexOf('<') < 0
                ? text
                : TAG.matcher(text).replaceAll(tag -> Matcher.quoteReplacement(shown(tag)));
        return resolved.indexOf('&') < 0
                ? resolved
                : resolved.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    /** Ids of the accounts that are mentioned, each once. */
    Set<String> mentions(String text) {
        Set<String> ids = new LinkedHashSet<>();
        Matcher tag = TAG.matcher(text);
        while (tag.find()) {
            if ("@".equals(tag.group(1)) && !tag.group(2).isBlank()) {
                ids.add(tag.group(2));
            }
        }
        return ids;
    }

    private String shown(MatchResult tag) {
        String target = tag.group(2);
        String label = tag.group(3) == null ? "" : tag.group(3);
        return switch (tag.group(1)) {
            case "@" ->
                "@"
                        + (directory.knows(target) || label.isEmpty()
                                ? directory.account(target).name()
                                : label);
            case "#" -> "#" + (label.isEmpty() ? directory.channelName(target).orElse(target) : label);
            case "!" -> label.isEmpty() ? "@" + target : label;
            default -> label.isEmpty() || target.endsWith(label) ? target : label + " (" + target + ")";
        };
    }
}
