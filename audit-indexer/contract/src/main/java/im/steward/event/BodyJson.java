package im.steward.event;

import tools.jackson.core.JsonGenerator;

/** An event's content as the JSON that travels. */
final class BodyJson implements BodyFields {
    private final JsonGenerator out;

    BodyJson(JsonGenerator out) {
        this.out = out;
    }

    @Override
    public void object() {
        out.writeStartObject();
    }

    @Override
    public void object(String name) {
        out.writeObjectPropertyStart(name);
    }

    @Override
    public void end() {
        out.writeEndObject();
    }

    @Override
    public void list(String name) {
        out.writeArrayPropertyStart(name);
    }

    @Override
    public void endList() {
        out.writeEndArray();
    }

    @Override
    public void text(String name, String value) {
        out.writeStringProperty(name, value);
    }

    @Override
    public void number(String name, long value) {
        out.writeNumberProperty(name, value);
    }

    @Override
    public void flag(String name, boolean value) {
        out.writeBooleanProperty(name, value);
    }
}
