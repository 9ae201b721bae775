package im.steward.probe.load;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** One thing that a virtual user does. */
sealed interface Step {
    /** Where in the script it stands. */
    int line();

    /**
     * @param statuses that are good; empty: all of 2xx
     * @param until asked again until the answer contains this
     */
    record Http(
            int line,
            String method,
            Template path,
            Map<String, Template> headers,
            Body body,
            Set<Integer> statuses,
            Optional<Template> contains,
            Optional<Template> until,
            List<Capture> captures)
            implements Step {
        public Http {
            headers = Map.copyOf(headers);
            statuses = Set.copyOf(statuses);
            captures = List.copyOf(captures);
        }

        boolean accepts(int status) {
            return statuses.isEmpty() ? status / 100 == 2 : statuses.contains(status);
        }
    }

    /** @param socket names the connection, since a user may hold several */
    record Connect(int line, String socket, Template path, Map<String, Template> headers) implements Step {
        public Connect {
            headers = Map.copyOf(headers);
        }
    }

    record Send(int line, String socket, Body body) implements Step {}

    /** @param equals what is at each of these JSON pointers */
    record Expect(int line, String socket, Optional<Template> contains, Map<String, Template> equals) implements Step {
        public Expect {
            equals = Map.copyOf(equals);
        }
    }

    record Think(int line, Pause pause) implements Step {}

    sealed interface Body {
        record None() implements Body {}

        record Text(Template text) implements Body {}

        /** Variables stand inside its texts. */
        record Json(JsonNode json) implements Body {}
    }

    /** Keeps a piece of an answer for later steps. */
    sealed interface Capture {
        String variable();

        record FromBody(String variable, String pointer) implements Capture {}

        record FromHeader(String variable, String header) implements Capture {}
    }
}
