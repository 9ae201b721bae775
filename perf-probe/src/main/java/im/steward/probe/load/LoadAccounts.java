package im.steward.probe.load;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Accounts that virtual users act as: a CSV file whose first line names variables. Users beyond its rows begin again
 * at the first, as somebody with a second device does.
 */
public final class LoadAccounts {
    private final List<Map<String, String>> rows;

    private LoadAccounts(List<Map<String, String>> rows) {
        this.rows = List.copyOf(rows);
    }

    public static LoadAccounts none() {
        return new LoadAccounts(List.of());
    }

    public static LoadAccounts parse(Path file, String text) {
        List<List<String>> lines = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                lines.add(cells(file, number, line));
                numbers.add(number);
            }
        }
        if (lines.size() < 2) {
            throw refused(file, 1, "there is no user", "Write a line of column names and one line for each user");
        }
        List<String> names = lines.getFirst();
        for (String name : names) {
            try {
                Template.requireName(name);
            } catch (IllegalArgumentException malformed) {
                throw refused(file, numbers.getFirst(), String.valueOf(malformed.getMessage()), "Name it otherwise");
            }
        }
        List<Map<String, String>> rows = new ArrayList<>();
        for (int one = 1; one < lines.size(); one++) {
            List<String> cells = lines.get(one);
            if (cells.size() != names.size()) {
                throw refused(
                        file,
                        numbers.get(one),
                        "there are %d values for %d columns".formatted(cells.size(), names.size()),
                        "Quote a value that holds a comma, as in \"a,b\"");
            }
            Map<String, String> row = new HashMap<>();
            for (int column = 0; column < names.size(); column++) {
                row.put(names.get(column), cells.get(column));
            }
            rows.add(Map.copyOf(row));
        }
        return new LoadAccounts(rows);
    }

    private static List<String> cells(Path file, int number, String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < line.length(); at++) {
            char one = line.charAt(at);
            if (one == '"' && quoted && at + 1 < line.length() && line.charAt(at + 1) == '"') {
                cell.append(one);
                at++;
            } else if (one == '"' && (quoted || cell.isEmpty())) {
                quoted = !quoted;
            } else if (one == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(one);
            }
        }
        if (quoted) {
            throw refused(file, number, "a quotation mark is not closed", "Close it in the same line");
        }
        cells.add(cell.toString());
        return cells;
    }

    private static InvalidException refused(Path file, int line, String what, String action) {
        return new InvalidException(
                new Fault("load-accounts-invalid", "%s, line %d: %s".formatted(file, line, what), action));
    }

    public int count() {
        return rows.size();
    }

    Set<String> columns() {
        return rows.isEmpty() ? Set.of() : rows.getFirst().keySet();
    }

    Map<String, String> of(int user) {
        return rows.isEmpty() ? Map.of() : rows.get(user % rows.size());
    }

    @Override
    public String toString() {
        return "LoadAccounts[%d]".formatted(rows.size());
    }
}
