package im.steward.console.demo.company;

import im.steward.event.AccountRef;
import im.steward.event.Attachment;
import im.steward.event.AuditEvent;
import im.steward.event.AuditEvent.FileTouched;
import im.steward.event.AuditEvent.MessageDeleted;
import im.steward.event.AuditEvent.MessageEdited;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.AuditEvent.ReactionChanged;
import im.steward.event.Body;
import im.steward.event.EventHead;
import im.steward.event.MessageRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Everything that becomes of one sentence: it is posted, its files are read, others react, its author regrets. */
final class Message {
    private final SampleConversation place;
    private final List<Person> company;
    private final Talk talk;
    private final Pace pace;
    private final RandomGenerator random;

    Message(SampleConversation place, List<Person> company, Talk talk, Pace pace, RandomGenerator random) {
        this.place = place;
        this.company = company;
        this.talk = talk;
        this.pace = pace;
        this.random = random;
    }

    List<AuditEvent> by(Person speaker, MessageRef message, String topic, List<String> symbols, Instant at) {
        Talk.Line said = talk.say(symbols, speaker, place.tongue(speaker), at);
        AccountRef author = place.source().account(speaker);
        List<Attachment> files =
                said.file().stream().map(name -> file(message, name)).toList();
        var posted = new MessagePosted(
                head(message.id(), 0, at, author),
                place.channel(),
                message,
                new Body(said.text()),
                to(speaker, said),
                files,
                false,
                null);
        var events = new ArrayList<AuditEvent>();
        files.forEach(file -> events.addAll(touched(file, speaker, at)));
        events.add(posted);
        events.addAll(reactions(message, speaker, at));
        events.addAll(regrets(posted, speaker, topic));
        return events;
    }

    private List<AccountRef> to(Person speaker, Talk.Line said) {
        List<Person> to = place.isDirect() ? othersThan(speaker, place.members()) : said.mentioned();
        return to.stream().map(place.source()::account).toList();
    }

    private Attachment file(MessageRef message, String name) {
        String type = switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "pdf" -> "application/pdf";
            case "png" -> "image/png";
            case "jpg" -> "image/jpeg";
            case "xlsx" -> "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            case "docx" -> "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
            default -> "application/gzip";
        };
        return new Attachment(
                place.source().messageId("file", message.id()), name, 8_000 + random.nextInt(4_000_000), type, null);
    }

    private List<AuditEvent> touched(Attachment file, Person speaker, Instant at) {
        var events = new ArrayList<AuditEvent>();
        EventHead uploaded =
                head(file.id(), 0, at.minusMillis(900), place.source().account(speaker));
        events.add(new FileTouched(uploaded, place.channel(), file, FileTouched.Change.UPLOADED));
        for (Person reader : othersThan(speaker, company)) {
            if (random.nextInt(3) == 0) {
                EventHead read = head(
                        file.id() + "/" + reader.handle(),
                        0,
                        at.plus(pace.answer(random)),
                        place.source().account(reader));
                events.add(new FileTouched(read, place.channel(), file, FileTouched.Change.DOWNLOADED));
            }
        }
        return events;
    }

    private List<AuditEvent> reactions(MessageRef message, Person author, Instant at) {
        var events = new ArrayList<AuditEvent>();
        for (Person reader : othersThan(author, company)) {
            if (random.nextInt(18) == 0) {
                String emoji = Tongue.EN.grammar().say("reaction", random, _ -> Optional.empty());
                EventHead head = head(
                        message.id() + "/" + emoji + "/" + reader.handle(),
                        0,
                        at.plus(pace.answer(random)),
                        place.source().account(reader));
                events.add(new ReactionChanged(head, place.channel(), message, emoji, ReactionChanged.Change.ADDED));
            }
        }
        return events;
    }

    /** A word mended, a sentence made harmless, or the message gone. */
    private List<AuditEvent> regrets(MessagePosted posted, Person speaker, String topic) {
        boolean delicate = Scene.DELICATE.contains(topic);
        var events = new ArrayList<AuditEvent>();
        Instant later = posted.head().at().plus(pace.secondThought(random));
        Body text = posted.body();
        if (random.nextInt(1000) < (delicate ? 90 : 38)) {
            Body mended = mended(posted, speaker, topic, later);
            events.add(new MessageEdited(
                    head(posted.message().id(), 1, later, posted.head().actor()),
                    place.channel(),
                    posted.message(),
                    mended,
                    text,
                    posted.to(),
                    posted.attachments()));
            text = mended;
            later = later.plus(pace.secondThought(random));
        }
        if (random.nextInt(1000) < (delicate ? 120 : 11)) {
            EventHead head = head(posted.message().id(), 2, later, posted.head().actor());
            events.add(new MessageDeleted(
                    head,
                    place.channel(),
                    posted.message(),
                    random.nextInt(6) == 0 ? null : text,
                    MessageDeleted.Reason.USER));
        }
        return events;
    }

    private Body mended(MessagePosted posted, Person speaker, String topic, Instant later) {
        Tongue tongue = place.tongue(speaker);
        String harmless = topic + ".cleaned";
        return tongue.grammar().knows(harmless)
                ? new Body(talk.say(List.of(harmless), speaker, tongue, later).text())
                : new Body(posted.body().text()
                        + talk.say(List.of("edit.suffix"), speaker, tongue, later)
                                .text());
    }

    private static List<Person> othersThan(Person one, List<Person> people) {
        return people.stream().filter(person -> !person.equals(one)).toList();
    }

    private EventHead head(String nativeId, int revision, Instant at, AccountRef actor) {
        return place.source().head(nativeId, revision, at, actor);
    }
}
