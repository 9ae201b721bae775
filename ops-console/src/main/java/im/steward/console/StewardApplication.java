package im.steward.console;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The one main: {@code --steward.roles=console,indexer,worker} chooses what this process is made of. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ChosenRoles.class)
public class StewardApplication {
    public static void main(String[] args) {
        SpringApplication.run(StewardApplication.class, args);
    }
}
