package im.steward.console;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.Role;
import io.github.wimdeblauwe.htmx.spring.boot.mvc.HxRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every endpoint there is × every role and nobody × both doors. Endpoints are found by asking Spring, so a new one is
 * tested the moment it exists; it needs no sample values, since whoever is forbidden must learn so before any is read.
 */
@WithConsole
class RoleMatrixTest {
    private static final String SOME_ID = "00000000-0000-7000-8000-000000000000";
    private static final Set<Integer> REFUSED = Set.of(401, 403);

    private final ConsoleServer console;

    RoleMatrixTest(ConsoleServer console) {
        this.console = console;
    }

    private record Endpoint(RequestMethod method, String path, Action action, boolean htmx, String contentType) {
        boolean isApi() {
            return path.startsWith("/api/") || path.startsWith("/v3/");
        }

        boolean allows(Optional<Role> role) {
            return action == Action.ANYONE || role.map(action::isFor).orElse(false);
        }

        @Override
        public String toString() {
            return method + " " + path + " (" + action + ")";
        }
    }

    @Test
    void sessionsOpenExactlyWhatTheMatrixAllows() {
        List<Endpoint> pages = endpoints().stream().filter(one -> !one.isApi()).toList();
        Map<Role, Visitor> visitors = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            visitors.put(role, console.visitor(role));
        }
        Visitor nobody = console.visitor();
        List<String> wrong = new ArrayList<>();

        for (Endpoint page : pages) {
            visitors.forEach((role, visitor) -> judge(page, Optional.of(role), call(visitor, page), wrong));
            judge(page, Optional.empty(), call(nobody, page), wrong);
        }

        assertThat(pages).hasSizeGreaterThan(30);
        assertThat(wrong).isEmpty();
    }

    @Test
    void tokensOpenExactlyWhatTheMatrixAllows() {
        List<Endpoint> api = endpoints().stream().filter(Endpoint::isApi).toList();
        Visitor program = console.visitor();
        List<String> wrong = new ArrayList<>();

        for (Endpoint endpoint : api) {
            for (Role role : Role.values()) {
                HttpResponse<String> answer = call(program, endpoint, "Authorization", "Bearer " + console.token(role));
                judge(endpoint, Optional.of(role), answer, wrong);
            }
            if (!endpoint.path().startsWith("/v3/")) {
                judge(endpoint, Optional.empty(), call(program, endpoint), wrong);
            }
        }

        assertThat(api).hasSizeGreaterThan(10);
        assertThat(wrong).isEmpty();
    }

    @Test
    void neitherDoorTakesTheOthersKey() {
        Visitor officer = console.visitor(Role.OFFICER);
        Visitor program = console.visitor();
        List<String> wrong = new ArrayList<>();

        for (Endpoint endpoint : endpoints()) {
            if (endpoint.path().startsWith("/api/")) {
                judge(endpoint, Optional.empty(), call(officer, endpoint), wrong);
            } else if (!endpoint.isApi()) {
                judge(
                        endpoint,
                        Optional.empty(),
                        call(program, endpoint, "Authorization", "Bearer " + console.token(Role.OFFICER)),
                        wrong);
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static void judge(Endpoint endpoint, Optional<Role> role, HttpResponse<String> answer, List<String> wrong) {
        boolean toSignIn = answer.statusCode() == 302
                && answer.headers().firstValue("Location").orElse("").equals("/sign-in");
        boolean refused = REFUSED.contains(answer.statusCode()) || toSignIn;
        String told = "%s as %s: %d".formatted(endpoint, role.map(Role::word).orElse("nobody"), answer.statusCode());
        if (refused == endpoint.allows(role)) {
            wrong.add(told);
        } else if (answer.statusCode() == 500) {
            wrong.add(told + ", which nothing may answer");
        }
    }

    private HttpResponse<String> call(Visitor visitor, Endpoint endpoint, String... header) {
        List<String> headers = new ArrayList<>(List.of(header));
        if (endpoint.htmx()) {
            headers.addAll(List.of("HX-Request", "true"));
        }
        return visitor.call(endpoint.method().name(), endpoint.path(), endpoint.contentType(), headers);
    }

    private List<Endpoint> endpoints() {
        Map<RequestMappingInfo, HandlerMethod> handlers = console.bean(
                        "requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods();
        List<Endpoint> endpoints = new ArrayList<>();
        handlers.forEach((info, handler) -> {
            Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
            for (String pattern : info.getPatternValues()) {
                for (RequestMethod method : methods.isEmpty() ? Set.of(RequestMethod.GET) : methods) {
                    if (!pattern.equals("/error")) {
                        endpoints.add(new Endpoint(
                                method,
                                pattern.replaceAll("\\{[^}]+}", SOME_ID).replace("**", "x"),
                                actionOf(handler),
                                handler.hasMethodAnnotation(HxRequest.class),
                                contentType(info, pattern)));
                    }
                }
            }
        });
        return endpoints;
    }

    private static String contentType(RequestMappingInfo info, String pattern) {
        return info.getConsumesCondition().getConsumableMediaTypes().stream()
                .findFirst()
                .map(type -> type.getType().equals("multipart") ? type + ";boundary=none" : type.toString())
                .orElse(pattern.startsWith("/api/") ? "application/json" : "application/x-www-form-urlencoded");
    }

    private static Action actionOf(HandlerMethod handler) {
        Allowed allowed = handler.getMethodAnnotation(Allowed.class);
        return allowed == null ? Action.READ_API_DOCS : allowed.value();
    }
}
