package im.steward.console.shell;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;

/**
 * Text our stores can keep as it is, at both doors: form fields and JSON. PostgreSQL holds no NUL; half of a surrogate
 * pair has no UTF-8 form, so its digest would be another one after it was stored.
 */
final class StorableText extends StringDeserializer {
    static boolean is(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    @Override
    public String deserialize(JsonParser json, DeserializationContext context) {
        String text = super.deserialize(json, context);
        if (text != null && !is(text)) {
            return context.reportInputMismatch(this, "holds a NUL or half of a surrogate pair");
        }
        return text;
    }
}
