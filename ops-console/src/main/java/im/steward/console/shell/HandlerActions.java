package im.steward.console.shell;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.Machine;
import im.steward.console.account.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** Decides each request by the {@link Allowed} of the method that will answer it; denies whatever has none. */
final class HandlerActions implements AuthorizationManager<RequestAuthorizationContext>, SmartInitializingSingleton {
    private final RequestMappingHandlerMapping handlers;

    HandlerActions(RequestMappingHandlerMapping handlers) {
        this.handlers = handlers;
    }

    /** A forgotten annotation is found here, not by the first person it locks out. */
    @Override
    public void afterSingletonsInstantiated() {
        List<String> without = handlers.getHandlerMethods().values().stream()
                .filter(method -> actionOf(method).isEmpty())
                .map(HandlerMethod::toString)
                .sorted()
                .toList();
        if (!without.isEmpty()) {
            throw new IllegalStateException("these handler methods lack @Allowed: " + String.join(", ", without));
        }
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> caller, RequestAuthorizationContext context) {
        Optional<Object> principal = Optional.ofNullable(caller.get()).map(Authentication::getPrincipal);
        Optional<SignedIn> who = principal.filter(SignedIn.class::isInstance).map(SignedIn.class::cast);
        Optional<Machine> machine = principal.filter(Machine.class::isInstance).map(Machine.class::cast);
        Optional<HandlerMethod> handler = handlerOf(context.getRequest());
        if (handler.isEmpty()) {
            // Nothing of ours answers here: those who are in may learn that it is not there, others may not.
            return new AuthorizationDecision(who.isPresent());
        }
        boolean granted = actionOf(handler.get())
                .map(action -> action == Action.ANYONE
                        || who.map(found -> found.may(action)).orElse(false)
                        || machine.map(found -> found.action() == action).orElse(false))
                .orElse(false);
        return new AuthorizationDecision(granted);
    }

    /** The action of a handler; springdoc's own handlers are the only ones we cannot annotate. */
    static Optional<Action> actionOf(HandlerMethod handler) {
        Allowed allowed = AnnotationUtils.findAnnotation(handler.getMethod(), Allowed.class);
        if (allowed != null) {
            return Optional.of(allowed.value());
        }
        return handler.getBeanType().getName().startsWith("org.springdoc.")
                ? Optional.of(Action.READ_API_DOCS)
                : Optional.empty();
    }

    private Optional<HandlerMethod> handlerOf(HttpServletRequest request) {
        boolean parsedBefore = ServletRequestPathUtils.hasParsedRequestPath(request);
        if (!parsedBefore) {
            ServletRequestPathUtils.parseAndCache(request);
        }
        try {
            HandlerExecutionChain chain = handlers.getHandler(request);
            return chain != null && chain.getHandler() instanceof HandlerMethod method
                    ? Optional.of(method)
                    : Optional.empty();
        } catch (Exception wrongMethodOrType) {
            // The dispatcher will say 405, 406 or 415, to those who are in.
            return Optional.empty();
        } finally {
            if (!parsedBefore) {
                ServletRequestPathUtils.clearParsedRequestPath(request);
            }
        }
    }
}
