package im.steward.console;

import im.steward.devstack.Stack;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the console at the first class that wants it and stops it after the last. */
final class ConsoleExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(ConsoleExtension.class);

    private record Running(Stack stack, ConsoleServer console) implements AutoCloseable {
        static Running start() {
            Stack stack = Stack.shared();
            return new Running(stack, ConsoleServer.start(stack));
        }

        @Override
        public void close() {
            console.close();
            stack.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ConsoleServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(HERE)
                .computeIfAbsent("console", _ -> Running.start(), Running.class)
                .console();
    }
}
