package im.steward.console.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.console.ConsoleServer;
import im.steward.console.Visitor;
import im.steward.console.account.Accounts;
import im.steward.console.account.Role;
import im.steward.console.signin.TlsIdentity;
import im.steward.devstack.Stack;
import im.steward.devstack.WithStack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider whose certificate only the company's own authority signed, as most inside a company are. */
@WithStack
class SingleSignOnTlsIT {
    private final Stack stack;

    SingleSignOnTlsIT(Stack stack) {
        this.stack = stack;
    }

    @Test
    void everyCallTrustsTheNamedAuthority(@TempDir Path home) throws Exception {
        TlsIdentity identity = TlsIdentity.of(home, "dns:localhost");
        try (var provider = FakeProvider.start(identity);
                var console = ConsoleServer.start(
                        stack,
                        Stream.concat(
                                        Stream.of(SingleSignOnIT.settings(provider)),
                                        Stream.of("--steward.signin.oidc.ca-certificate=" + identity.certificate()))
                                .toArray(String[]::new));
                var elsewhere =
                        HttpClient.newBuilder().sslContext(identity.trusted()).build()) {
            // The groups are told only at the user-info endpoint, so that all four endpoints are called.
            provider.say(
                    Map.of("sub", "s-tara", "preferred_username", "tara"),
                    Map.of("sub", "s-tara", "groups", List.of("compliance")));
            Visitor visitor = console.visitor();

            var asked = HttpRequest.newBuilder(URI.create(location(visitor.get(Provider.START))))
                    .build();
            URI back = URI.create(location(elsewhere.send(asked, HttpResponse.BodyHandlers.ofString())));

            assertThat(location(visitor.get(back.getRawPath() + "?" + back.getRawQuery())))
                    .isEqualTo("/");
            assertThat(console.bean(Accounts.class).named("tara").roles()).containsExactly(Role.OFFICER);
        }
    }

    @Test
    void anotherAuthorityIsNotTrusted(@TempDir Path home) {
        TlsIdentity identity = TlsIdentity.of(home, "dns:localhost");
        try (var provider = FakeProvider.start(identity);
                var other = Stack.shared();
                var console = ConsoleServer.start(other, SingleSignOnIT.settings(provider))) {
            var refused = console.visitor().get(Provider.START);

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("single-sign-on-away");
        }
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }
}
