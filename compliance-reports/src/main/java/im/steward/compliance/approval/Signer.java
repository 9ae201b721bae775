package im.steward.compliance.approval;

import im.steward.trail.OfficerId;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Who asks or decides, with everyone who stands behind it: the person of the account, and whom that account acts for.
 * Two accounts of one person, two tokens of one account and a deputy are therefore one pair of eyes.
 */
public record Signer(OfficerId account, Set<String> people) {
    public Signer {
        Set<String> known = new HashSet<>();
        known.add(folded(account.value()));
        people.forEach(person -> known.add(folded(person)));
        people = Set.copyOf(known);
    }

    /** An account that is its person's only one and acts for nobody else. */
    public static Signer of(OfficerId account) {
        return new Signer(account, Set.of());
    }

    public boolean sharesAPersonWith(Signer other) {
        return people.stream().anyMatch(other.people::contains);
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }
}
