package im.steward.console.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** What is said in the reader's language: for pages, and for the letters of a worker that has none. */
@Configuration(proxyBeanMethods = false)
public class WordsConfiguration {
    /** Every {@code messages/<feature>.properties} there is; a new feature only adds its two files. */
    @Bean
    MessageSource messageSource() throws IOException {
        String[] bundles = Arrays.stream(
                        new PathMatchingResourcePatternResolver().getResources("classpath*:messages/*.properties"))
                .map(file -> Objects.requireNonNull(file.getFilename()))
                .filter(name -> !name.endsWith("_zh_CN.properties"))
                .map(name -> "messages/" + name.substring(0, name.length() - ".properties".length()))
                .sorted()
                .toArray(String[]::new);
        var source = new ResourceBundleMessageSource();
        source.setBasenames(bundles);
        source.setDefaultEncoding(StandardCharsets.UTF_8.name());
        source.setFallbackToSystemLocale(false);
        return source;
    }

    @Bean
    FaultWords faultWords(MessageSource messages) {
        return new FaultWords(messages);
    }
}
