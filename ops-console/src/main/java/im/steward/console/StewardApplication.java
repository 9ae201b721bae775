package im.steward.console;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The one main: {@code --steward.roles=console,indexer,worker,probe} chooses what this process is made of. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ChosenRoles.class)
public class StewardApplication {
    public static void main(String[] args) {
        application().run(args);
    }

    static SpringApplication application() {
        var application = new SpringApplication(StewardApplication.class);
        application.addInitializers(context -> ChosenRoles.withoutStores(context.getEnvironment()));
        return application;
    }
}
