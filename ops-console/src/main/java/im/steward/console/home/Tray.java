package im.steward.console.home;

import im.steward.console.account.Action;
import im.steward.console.account.SignedIn;
import java.util.List;
import java.util.function.Function;

/**
 * Where one kind of thing lies until someone takes it up.
 *
 * @param action who may see what lies in it; nobody else's look is even asked for
 */
record Tray(String name, Action action, Function<SignedIn, List<Waiting>> look) {
    static Tray of(String name, Action action, Function<SignedIn, List<Waiting>> look) {
        return new Tray(name, action, look);
    }

    boolean isFor(SignedIn who) {
        return who.may(action);
    }
}
