package im.steward.console.shell;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page of a list, newest first, that may go on.
 *
 * @param next what the following page begins behind; empty on the last one
 */
public record Slice<T>(List<T> rows, Optional<String> next) {
    /** @param found one row more than is shown, where there is one */
    public static <T> Slice<T> of(List<T> found, int size, Function<T, Object> id) {
        if (found.size() <= size) {
            return new Slice<>(found, Optional.empty());
        }
        List<T> shown = List.copyOf(found.subList(0, size));
        return new Slice<>(shown, Optional.of(id.apply(shown.getLast()).toString()));
    }

    public <R> Slice<R> map(Function<T, R> view) {
        return new Slice<>(rows.stream().map(view).toList(), next);
    }
}
