package im.steward.audit.query;

import im.steward.audit.query.Clause.Part;
import im.steward.audit.text.Words;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/** Tells whether a word of a text is what a part of a query asks for; takes linear time for any pattern. */
final class WordPattern implements Predicate<String> {
    /** One step: read a letter, or go on at one or two other steps without reading. */
    private sealed interface Step {
        record Read(Regex letter) implements Step {}

        record Go(int first, int second) implements Step {}

        record Done() implements Step {}
    }

    private final List<Step> steps = new ArrayList<>();

    private WordPattern(Regex regex) {
        compile(regex);
        steps.add(new Step.Done());
    }

    static Predicate<String> of(Part part) {
        return switch (part) {
            case Part.Exact(String word, boolean _) -> Words.of(word).joined()::equals;
            case Part.Glob(String pattern) -> new WordPattern(regex(pattern));
            case Part.Matching(Regex regex) -> {
                var pattern = new WordPattern(regex);
                yield word -> !Words.isCut(word) && pattern.test(word);
            }
        };
    }

    private static Regex regex(String glob) {
        return new Regex.Sequence(glob.codePoints()
                .<Regex>mapToObj(point ->
                        point == '*' ? new Regex.Repeat(new Regex.Any(), 0, Regex.UNBOUNDED) : new Regex.Letter(point))
                .toList());
    }

    @Override
    public boolean test(String word) {
        BitSet now = reachable(0, new BitSet());
        int[] points = word.codePoints().toArray();
        for (int point : points) {
            var next = new BitSet();
            for (int i = now.nextSetBit(0); i >= 0; i = now.nextSetBit(i + 1)) {
                if (steps.get(i) instanceof Step.Read(Regex letter) && reads(letter, point)) {
                    reachable(i + 1, next);
                }
            }
            if (next.isEmpty()) {
                return false;
            }
            now = next;
        }
        return now.get(steps.size() - 1);
    }

    private static boolean reads(Regex letter, int point) {
        return switch (letter) {
            case Regex.Letter(int wanted) -> wanted == point;
            case Regex.OneOf set -> set.contains(point);
            default -> true;
        };
    }

    private BitSet reachable(int from, BitSet seen) {
        var open = new ArrayDeque<Integer>();
        open.push(from);
        while (!open.isEmpty()) {
            int step = open.pop();
            if (!seen.get(step)) {
                seen.set(step);
                if (steps.get(step) instanceof Step.Go(int first, int second)) {
                    open.push(first);
                    open.push(second);
                }
            }
        }
        return seen;
    }

    private void compile(Regex regex) {
        switch (regex) {
            case Regex.Letter _, Regex.Any _, Regex.OneOf _ -> steps.add(new Step.Read(regex));
            case Regex.Sequence(List<Regex> items) -> items.forEach(this::compile);
            case Regex.Either(List<Regex> choices) -> either(choices);
            case Regex.Repeat(Regex item, int min, int max) -> repeat(item, min, max);
        }
    }

    private void either(List<Regex> choices) {
        var ends = new ArrayList<Integer>();
        for (Regex choice : choices) {
            int fork = reserve();
            compile(choice);
            ends.add(reserve());
            steps.set(fork, new Step.Go(fork + 1, steps.size()));
        }
        int dead = reserve();
        steps.set(dead, new Step.Go(dead, dead));
        ends.forEach(end -> steps.set(end, new Step.Go(steps.size(), steps.size())));
    }

    private void repeat(Regex item, int min, int max) {
        for (int i = 0; i < min; i++) {
            compile(item);
        }
        if (max == Regex.UNBOUNDED) {
            int fork = reserve();
            compile(item);
            steps.add(new Step.Go(fork, fork));
            steps.set(fork, new Step.Go(fork + 1, steps.size()));
        } else {
            for (int i = min; i < max; i++) {
                int fork = reserve();
                compile(item);
                steps.set(fork, new Step.Go(fork + 1, steps.size()));
            }
        }
    }

    private int reserve() {
        steps.add(new Step.Done());
        return steps.size() - 1;
    }
}
