package im.steward.console;

import im.steward.devstack.Stack;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the console at the first class that wants it and stops it when the JVM ends. */
final class ConsoleExtension implements ParameterResolver {
    // Not in JUnit's root store: among several forks Surefire hands out the classes one by one, each with a root of its
    // own.
    private static final class Running {
        static final ConsoleServer CONSOLE = start();

        private static ConsoleServer start() {
            Stack stack = Stack.shared();
            ConsoleServer console = ConsoleServer.start(stack);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                console.close();
                stack.close();
            }));
            return console;
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ConsoleServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Running.CONSOLE;
    }
}
