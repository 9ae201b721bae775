package im.steward.alert;

import im.steward.kernel.Fault;
import java.util.Locale;

/** Says a fault in another language than English; whoever has messages in it says how. */
public interface AlertWords {
    Fault in(Locale language, Fault fault);
}
