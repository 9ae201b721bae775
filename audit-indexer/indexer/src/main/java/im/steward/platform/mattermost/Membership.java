package im.steward.platform.mattermost;

import im.steward.event.AuditEvent.MembershipChanged;
import im.steward.platform.JsonRow;
import java.util.Optional;

/** Who came or went, as a system post says it. Exports of servers before version 6 leave the post's type out. */
record Membership(String member, MembershipChanged.Change change) {
    static Optional<Membership> of(JsonRow post) {
        Optional<JsonRow> props = post.optionalObject("props");
        if (props.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> added = props.get().filled("addedUsername");
        Optional<String> removed = props.get().filled("removedUsername");
        if (added.isPresent()) {
            return Optional.of(new Membership(added.get(), MembershipChanged.Change.JOINED));
        }
        if (removed.isPresent()) {
            return Optional.of(new Membership(removed.get(), MembershipChanged.Change.LEFT));
        }
        return props.get().filled("username").flatMap(name -> byItself(post, name));
    }

    private static Optional<Membership> byItself(JsonRow post, String name) {
        String type = post.filled("type").orElse("");
        String text = post.text("message");
        if (type.startsWith("system_join") || said(name, text, "joined")) {
            return Optional.of(new Membership(name, MembershipChanged.Change.JOINED));
        }
        if (type.startsWith("system_leave") || said(name, text, "left")) {
            return Optional.of(new Membership(name, MembershipChanged.Change.LEFT));
        }
        return Optional.empty();
    }

    private static boolean said(String name, String text, String verb) {
        return text.equals(name + " " + verb + " the channel.") || text.equals(name + " " + verb + " the team.");
    }
}
