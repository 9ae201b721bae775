package im.steward.console.shell;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/** Takes our own word for it: a record's component that is not {@code @Nullable} must be in the JSON, and not as null. */
final class RequiredFields extends JacksonAnnotationIntrospector {
    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        Boolean nullable = isNullable(member);
        return nullable == null ? super.hasRequiredMarker(config, member) : Boolean.valueOf(!nullable);
    }

    @Override
    public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated member) {
        return Boolean.FALSE.equals(isNullable(member))
                ? JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL)
                : super.findSetterInfo(config, member);
    }

    /** Null where it is no component of ours. A primitive may be left out; Jackson itself refuses its null. */
    private static @Nullable Boolean isNullable(Annotated member) {
        if (member instanceof AnnotatedParameter parameter
                && parameter.getOwner().getAnnotated() instanceof Constructor<?> constructor
                && constructor.getDeclaringClass().isRecord()
                && constructor.getDeclaringClass().getPackageName().startsWith("im.steward.console")) {
            var component = constructor.getParameters()[parameter.getIndex()];
            return component.getType().isPrimitive()
                    || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        }
        return null;
    }
}
