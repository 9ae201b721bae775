package im.steward.audit.query;

import im.steward.audit.index.EventKind;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One condition of a query; together they are its syntax tree. All text in it is folded already. */
public sealed interface Clause {
    /** Everything in scope. */
    record All() implements Clause {}

    record And(List<Clause> clauses) implements Clause {
        public And {
            clauses = List.copyOf(clauses);
        }
    }

    record Or(List<Clause> clauses) implements Clause {
        public Or {
            clauses = List.copyOf(clauses);
        }
    }

    record Not(Clause clause) implements Clause {}

    /** Words that follow each other; often it is only one. */
    record Phrase(List<Part> parts) implements Clause {
        public Phrase {
            parts = List.copyOf(parts);
        }
    }

    /** One of the left near one of the right, in either order, at most so many words between; overlap counts as none. */
    record Near(int between, List<Phrase> left, List<Phrase> right) implements Clause {
        public Near {
            left = List.copyOf(left);
            right = List.copyOf(right);
        }
    }

    /** @param value the whole key, folded; with {@code pattern}, {@code *} stands for anything */
    record Named(Name name, String value, boolean pattern) implements Clause {}

    record Has(Feature feature) implements Clause {}

    record OfKind(Set<EventKind> kinds) implements Clause {
        public OfKind {
            kinds = Set.copyOf(kinds);
        }

        static OfKind of(EnumSet<EventKind> kinds) {
            return new OfKind(kinds);
        }
    }

    /** @param instance empty for every instance of the platform */
    record OnPlatform(String platform, String instance) implements Clause {}

    record InLanguage(Language language) implements Clause {}

    record Edited(boolean yes) implements Clause {}

    record Deleted(boolean yes) implements Clause {}

    /** Earlier than this, exclusive. */
    record Before(Instant at) implements Clause {}

    /** From this on, inclusive. */
    record Since(Instant at) implements Clause {}

    /** What stands at one place of a phrase. */
    sealed interface Part {
        /** @param single a Han, Kana or Hangul character */
        record Exact(String word, boolean single) implements Part {}

        /** A word with {@code *} in it, which stands for any letters, also none. */
        record Glob(String pattern) implements Part {}

        record Matching(Regex regex) implements Part {}
    }

    /** The fields that hold ids, names and addresses. */
    enum Name {
        FROM,
        IN,
        TO;

        public String key() {
            return "key." + name().toLowerCase(Locale.ROOT);
        }
    }
}
