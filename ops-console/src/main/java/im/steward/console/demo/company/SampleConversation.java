package im.steward.console.demo.company;

import im.steward.event.ChannelRef;
import java.util.Arrays;
import java.util.List;

/** Where people talk: what about, in which language, and who is in. */
record SampleConversation(
        ChannelRef channel, Source source, Spoken spoken, int weight, List<String> topics, List<Person> members) {
    enum Spoken {
        ZH,
        EN,
        OWN
    }

    Tongue tongue(Person person) {
        return switch (spoken) {
            case OWN -> person.tongue();
            case EN -> Tongue.EN;
            case ZH -> person.tongue() == Tongue.HANT ? Tongue.HANT : Tongue.ZH;
        };
    }

    boolean isDirect() {
        return channel.type() == ChannelRef.Type.DIRECT;
    }

    static SampleConversation of(String line, List<Person> people) {
        String[] cells = line.split("\t", -1);
        Source source = Source.of(cells[3]);
        List<String> wanted = Arrays.asList(cells[7].split(" ", -1));
        List<Person> members =
                people.stream().filter(person -> isWanted(person, wanted)).toList();
        var channel = new ChannelRef(
                source.conversationId(cells[0]), cells[1], ChannelRef.Type.valueOf(cells[2]), source.instance());
        return new SampleConversation(
                channel,
                source,
                Spoken.valueOf(cells[4]),
                Integer.parseInt(cells[5]),
                Arrays.asList(cells[6].split(" ", -1)),
                members);
    }

    private static boolean isWanted(Person person, List<String> wanted) {
        return wanted.contains(person.handle())
                || wanted.contains(person.department())
                || (!person.isBot()
                        && (wanted.contains("*")
                                || wanted.contains(person.office().name())));
    }
}
