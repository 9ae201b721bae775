package im.steward.event;

import im.steward.event.AuditEvent.AccountChanged;
import im.steward.event.AuditEvent.AdminActed;
import im.steward.event.AuditEvent.FileTouched;
import im.steward.event.AuditEvent.MembershipChanged;
import im.steward.event.AuditEvent.MessageDeleted;
import im.steward.event.AuditEvent.MessageEdited;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.AuditEvent.ReactionChanged;
import im.steward.event.AuditEvent.SessionChanged;
import im.steward.kernel.Sha256;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Every event the types allow, with text from all of Unicode: NUL, lone surrogates and line breaks included. */
final class GeneratedEvents {
    private GeneratedEvents() {}

    static Arbitrary<AuditEvent> any() {
        return Arbitraries.oneOf(
                posted(), edited(), deleted(), reaction(), membership(), session(), file(), account(), admin());
    }

    private static Arbitrary<AuditEvent> posted() {
        return Combinators.combine(
                        head(),
                        channel(),
                        message(),
                        text().map(Body::new),
                        account0().list().ofMaxSize(3),
                        attachment().list().ofMaxSize(3),
                        Arbitraries.of(true, false),
                        instant().injectNull(0.5))
                .as(MessagePosted::new);
    }

    private static Arbitrary<AuditEvent> edited() {
        return Combinators.combine(
                        head(),
                        channel(),
                        message(),
                        text().map(Body::new),
                        text().map(Body::new).injectNull(0.5),
                        account0().list().ofMaxSize(3),
                        attachment().list().ofMaxSize(3))
                .as(MessageEdited::new);
    }

    private static Arbitrary<AuditEvent> deleted() {
        return Combinators.combine(
                        head(),
                        channel(),
                        message(),
                        text().map(Body::new).injectNull(0.5),
                        Arbitraries.of(MessageDeleted.Reason.class))
                .as(MessageDeleted::new);
    }

    private static Arbitrary<AuditEvent> reaction() {
        return Combinators.combine(head(), channel(), message(), text(), Arbitraries.of(ReactionChanged.Change.class))
                .as(ReactionChanged::new);
    }

    private static Arbitrary<AuditEvent> membership() {
        return Combinators.combine(head(), channel(), account0(), Arbitraries.of(MembershipChanged.Change.class))
                .as(MembershipChanged::new);
    }

    private static Arbitrary<AuditEvent> session() {
        return Combinators.combine(
                        head(),
                        Arbitraries.of(SessionChanged.Change.class),
                        text().injectNull(0.5),
                        text().injectNull(0.5),
                        text().injectNull(0.5))
                .as(SessionChanged::new);
    }

    private static Arbitrary<AuditEvent> file() {
        return Combinators.combine(
                        head(), channel().injectNull(0.5), attachment(), Arbitraries.of(FileTouched.Change.class))
                .as(FileTouched::new);
    }

    private static Arbitrary<AuditEvent> account() {
        return Combinators.combine(
                        head(),
                        account0(),
                        Arbitraries.of(AccountChanged.Change.class),
                        Arbitraries.maps(text(), text()).ofMaxSize(4))
                .as(AccountChanged::new);
    }

    private static Arbitrary<AuditEvent> admin() {
        return Combinators.combine(head(), text(), text(), text().injectNull(0.5), text().injectNull(0.5))
                .as(AdminActed::new);
    }

    private static Arbitrary<EventHead> head() {
        Arbitrary<EventId> ids = Combinators.combine(
                        Arbitraries.of("mattermost", "matrix", "rocketchat", "lanying"),
                        Arbitraries.of("chat.example", "a_b-c", "1"),
                        Arbitraries.strings()
                                .withChars("abcXYZ019:/$!@~项目é+-_.%\"\\")
                                .ofMinLength(1)
                                .ofMaxLength(40),
                        Arbitraries.longs().between(0, 999_999_999_999_999_999L))
                .as(EventId::of);
        return Combinators.combine(ids, instant(), instant(), account0()).as(EventHead::new);
    }

    private static Arbitrary<Instant> instant() {
        Arbitrary<Long> seconds = Arbitraries.longs().between(-62_135_596_800L, 253_402_300_799L);
        Arbitrary<Integer> nanos = Arbitraries.oneOf(
                Arbitraries.of(0, 1, 999_999_999, 123_000_000, 123_456_000),
                Arbitraries.integers().between(0, 999_999_999));
        return Combinators.combine(seconds, nanos).as(Instant::ofEpochSecond);
    }

    private static Arbitrary<ChannelRef> channel() {
        return Combinators.combine(id(), text(), Arbitraries.of(ChannelRef.Type.class), text().injectNull(0.5))
                .as(ChannelRef::new);
    }

    private static Arbitrary<MessageRef> message() {
        return Combinators.combine(id(), id().injectNull(0.5)).as(MessageRef::new);
    }

    private static Arbitrary<AccountRef> account0() {
        return Combinators.combine(id(), text(), text().injectNull(0.5)).as(AccountRef::new);
    }

    private static Arbitrary<Attachment> attachment() {
        return Combinators.combine(
                        id(),
                        text(),
                        Arbitraries.longs().between(-1, Long.MAX_VALUE),
                        text().injectNull(0.5),
                        text().map(Sha256::of).injectNull(0.5))
                .as(Attachment::new);
    }

    private static Arbitrary<String> id() {
        return Arbitraries.strings()
                .withCharRange('!', '~')
                .withChars("项目 é\uFFFD")
                .ofMinLength(1)
                .ofMaxLength(30)
                .filter(id -> !id.isBlank());
    }

    private static Arbitrary<String> text() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(60),
                Arbitraries.strings()
                        .withChars("\0\t\n\r\"\\/\uD800\uDC00\uDBFF\uFFFF😀会议a")
                        .ofMaxLength(60));
    }
}
