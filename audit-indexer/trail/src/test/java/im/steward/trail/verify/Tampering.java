package im.steward.trail.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** One way to falsify the anchored part of a trail, and the first entry a check must then name. */
record Tampering(String kind, List<String> entries, long firstBad) {
    private static final int KINDS = 6;

    static Tampering random(List<String> sound, Random random) {
        List<String> entries = new ArrayList<>(sound);
        int place = random.nextInt(Specimen.ANCHORED - 1);
        return switch (random.nextInt(KINDS)) {
            case 0 -> {
                entries.set(place, edited(entries.get(place), random));
                yield new Tampering("edit", entries, place);
            }
            case 1 -> {
                entries.remove(place);
                yield new Tampering("delete", entries, place);
            }
            case 2 -> {
                entries.add(place, Specimen.leaf(100 + random.nextInt(100), "matter:forged"));
                yield new Tampering("insert", entries, place);
            }
            case 3 -> {
                int other = place + 1 + random.nextInt(Specimen.ANCHORED - place - 1);
                Collections.swap(entries, place, other);
                yield new Tampering("swap", entries, place);
            }
            case 4 -> new Tampering("tail cut", entries.subList(0, place), place);
            default -> {
                for (int seq = place; seq < entries.size(); seq++) {
                    entries.set(seq, Specimen.leaf(seq, "matter:rewritten"));
                }
                yield new Tampering("full rewrite", entries, place);
            }
        };
    }

    /** One letter of the entry becomes another one; where it stands is left to chance. */
    private static String edited(String entry, Random random) {
        int place = 1 + random.nextInt(entry.length() - 2);
        char other = entry.charAt(place) == 'x' ? 'y' : 'x';
        return entry.substring(0, place) + other + entry.substring(place + 1);
    }
}
