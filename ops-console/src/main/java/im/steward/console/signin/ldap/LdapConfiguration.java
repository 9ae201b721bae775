package im.steward.console.signin.ldap;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the directory; nothing is asked before somebody signs in. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LdapProperties.class)
public class LdapConfiguration {
    @Bean
    Directory directory(LdapProperties properties) {
        return new Directory(properties);
    }
}
