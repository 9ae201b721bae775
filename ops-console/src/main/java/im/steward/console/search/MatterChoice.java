package im.steward.console.search;

import im.steward.compliance.matter.Matter;
import im.steward.compliance.matter.Matters;
import java.util.List;

/** A matter to search in. */
public record MatterChoice(String id, String name, boolean chosen) {
    /** The one that is asked for by id or name; else the first start's, else the first. */
    static Matter chosen(List<Matter> mine, String asked) {
        return mine.stream()
                .filter(matter ->
                        matter.id().toString().equals(asked) || matter.name().equalsIgnoreCase(asked))
                .findFirst()
                .orElseGet(() -> mine.stream()
                        .filter(matter -> matter.name().equals(Matters.EVERYTHING))
                        .findFirst()
                        .orElse(mine.getFirst()));
    }

    static List<MatterChoice> of(List<Matter> mine, Matter chosen) {
        return mine.stream()
                .map(matter -> new MatterChoice(
                        matter.id().toString(), matter.name(), matter.id().equals(chosen.id())))
                .toList();
    }
}
