package im.steward.console.demo.company;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who works here, and since when: most from the first day on, some are hired and some leave while we look.
 *
 * @param founded the first day there is anything to tell
 */
record Staff(LocalDate founded, List<Person> people, List<SampleConversation> conversations) {
    /** Days after the founding; both lists are short so that pages about joins and leaves have something to show. */
    private static final Map<String, Integer> HIRED =
            Map.of("tong.leshan", 16, "rosa.castell", 30, "zhou.yinuo", 51, "zofia.marek", 66);

    private static final Map<String, Integer> LEFT = Map.of("kang.yiran", 58, "ruben.asher", 79);

    static Staff at(LocalDate founded) {
        List<Person> people = Grammar.lines("/demo/staff.tsv").stream()
                .filter(line -> !line.startsWith("#"))
                .map(Person::of)
                .toList();
        List<SampleConversation> conversations = Grammar.lines("/demo/conversations.tsv").stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> SampleConversation.of(line, people))
                .toList();
        return new Staff(founded, people, conversations);
    }

    LocalDate firstDay(Person person) {
        return founded.plusDays(HIRED.getOrDefault(person.handle(), 0));
    }

    boolean works(Person person, LocalDate day) {
        return !day.isBefore(firstDay(person)) && !leavesBefore(person, day);
    }

    boolean leavesOn(Person person, LocalDate day) {
        Integer after = LEFT.get(person.handle());
        return after != null && founded.plusDays(after).equals(day);
    }

    private boolean leavesBefore(Person person, LocalDate day) {
        Integer after = LEFT.get(person.handle());
        return after != null && founded.plusDays(after).isBefore(day);
    }

    List<Person> present(SampleConversation conversation, LocalDate day) {
        return conversation.members().stream()
                .filter(person -> works(person, day))
                .toList();
    }

    List<SampleConversation> conversationsOf(Office office) {
        return conversations.stream()
                .filter(conversation -> conversation.members().stream().anyMatch(person -> person.office() == office))
                .toList();
    }

    List<Source> sourcesOf(Person person) {
        return List.copyOf(conversations.stream()
                .filter(conversation -> conversation.members().contains(person))
                .map(SampleConversation::source)
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    List<Person> of(String... departments) {
        return people.stream()
                .filter(person -> Arrays.asList(departments).contains(person.department()))
                .toList();
    }
}
