package im.steward.console.search;

import java.util.ArrayList;
import java.util.List;
import org.springframework.web.util.UriComponentsBuilder;

/** Addresses whose values may hold any character: each is encoded as a value, never as a part of the address. */
final class Addresses {
    private Addresses() {}

    /** @param namesAndValues in turn; a pair with an empty value is left out */
    static String of(String path, String... namesAndValues) {
        var address = UriComponentsBuilder.fromPath(path);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (!namesAndValues[i + 1].isEmpty()) {
                address.queryParam(namesAndValues[i], "{" + namesAndValues[i] + "}");
                values.add(namesAndValues[i + 1]);
            }
        }
        return address.encode().buildAndExpand(values.toArray()).toUriString();
    }
}
