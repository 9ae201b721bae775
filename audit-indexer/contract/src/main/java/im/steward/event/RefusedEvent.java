package im.steward.event;

import im.steward.kernel.Fault;

/** Leaves the reader of an event at the first thing that is wrong; never leaves the codec. */
final class RefusedEvent extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Fault fault;

    RefusedEvent(String code, String what, String action) {
        super(code, null, false, false);
        this.fault = new Fault(code, what, action);
    }

    Fault fault() {
        return fault;
    }

    static RefusedEvent header(String name, String wrong) {
        return new RefusedEvent(
                "event-header-invalid",
                "The header %s %s".formatted(name, wrong),
                "Let the producer send every CloudEvents header the event contract asks for, then replay the event");
    }

    static RefusedEvent field(String path, String wrong) {
        return new RefusedEvent(
                "event-field-invalid",
                "The field %s %s".formatted(path, wrong),
                "Check the body against the JSON Schema of its type, mend the producer, then replay the event");
    }

    static RefusedEvent tooLarge(String thing, int bytes) {
        return new RefusedEvent(
                "event-too-large",
                "%s is larger than %d bytes".formatted(thing, bytes),
                "Let the producer send long content as a file with an attachment, then send the event again");
    }
}
