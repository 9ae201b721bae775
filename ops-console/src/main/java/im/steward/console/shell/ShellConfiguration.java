package im.steward.console.shell;

import im.steward.console.account.Role;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.format.FormatterRegistry;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;
import tools.jackson.databind.module.SimpleModule;

/** Wires the frame: words, language, faults, and {@code ${shell}} for the templates. */
@Configuration(proxyBeanMethods = false)
@Import({SecurityConfiguration.class, WordsConfiguration.class})
public class ShellConfiguration {
    /** A body that leaves out what our types need is the sender's mistake, not a failure later on. */
    @Bean
    JsonMapperBuilderCustomizer requiredFields() {
        return json -> json.annotationIntrospector(new RequiredFields())
                .addModule(new SimpleModule().addDeserializer(String.class, new StorableText()));
    }

    /** Looks at each field when it is asked for, so it reads no body that nobody would have read. */
    @Bean
    HttpFirewall storableFields() {
        StrictHttpFirewall strict = new StrictHttpFirewall();
        strict.setAllowedParameterValues(StorableText::is);
        return strict;
    }

    @Bean
    LocaleResolver localeResolver() {
        return new ReadersLanguage();
    }

    @Bean
    FaultPage faultPage(FaultWords words) {
        return new FaultPage(words);
    }

    @Bean
    Shell shell(
            ObjectProvider<RequestMappingHandlerMapping> handlers,
            FaultWords words,
            @Value("${steward.zone:}") String configuredZone) {
        ZoneId zone = configuredZone.isBlank() ? ZoneId.systemDefault() : ZoneId.of(configuredZone);
        Supplier<Set<String>> pages = () -> handlers.orderedStream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(info -> info.getPathPatternsCondition() == null
                        ? java.util.stream.Stream.empty()
                        : info.getPathPatternsCondition().getPatterns().stream())
                .map(PathPattern::getPatternString)
                .collect(Collectors.toUnmodifiableSet());
        return new Shell(new Once<>(pages), ShellConfiguration::request, zone, words);
    }

    @Bean
    WebMvcConfigurer shellParameters(ThymeleafViewResolver views, Shell shell) {
        views.addStaticVariable("shell", shell);
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new SignedInParameter());
            }

            @Override
            public void addFormatters(FormatterRegistry formats) {
                // Spring would read an enum by its constant's name; addresses and forms write the word.
                formats.addConverter(String.class, Role.class, Role::of);
            }
        };
    }

    private static jakarta.servlet.http.HttpServletRequest request() {
        return ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
    }

    /** Asks once, at the first page, when all handlers are known. */
    private static final class Once<T> implements Supplier<T> {
        private final Supplier<T> source;
        private volatile @org.jspecify.annotations.Nullable T value;

        Once(Supplier<T> source) {
            this.source = source;
        }

        @Override
        public T get() {
            T known = value;
            if (known == null) {
                known = source.get();
                value = known;
            }
            return known;
        }
    }
}
