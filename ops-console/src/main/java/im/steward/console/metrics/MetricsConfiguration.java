package im.steward.console.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Arrays;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;

/** What machines ask of every process, whatever its role: metrics at a port of their own, health at the usual one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MetricsProperties.class)
public class MetricsConfiguration {
    @Bean
    MetricsDoor metricsDoor(MetricsProperties properties) {
        return new MetricsDoor(properties);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> metricsPort(MetricsDoor door) {
        return server -> {
            if (door.open()) {
                server.addAdditionalConnectors(door.connector());
            }
        };
    }

    /** Whatever else this process serves, it does not serve it there. */
    @Bean
    @Order(-1)
    SecurityFilterChain metrics(HttpSecurity http, MetricsDoor door) {
        return http.securityMatcher(door::leadsHere)
                .authorizeHttpRequests(requests -> requests.requestMatchers(MetricsDoor.PATH)
                        .access(door)
                        .anyRequest()
                        .denyAll())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(door))
                .build();
    }

    @Bean
    @Order(0)
    SecurityFilterChain health(HttpSecurity http) {
        return http.securityMatcher("/actuator/**")
                .authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health/**", "/actuator/health")
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.NOT_FOUND)))
                .build();
    }

    /** Lets an alert say that a role runs nowhere. */
    @Bean
    MeterBinder runningRoles(@Value("${steward.roles}") String roles) {
        return registry -> Arrays.stream(roles.split(",", -1))
                .map(String::strip)
                .distinct()
                .forEach(role -> Gauge.builder("steward.role.running", () -> 1)
                        .tag("role", role)
                        .description("1 for each role of this process")
                        .register(registry));
    }
}
