package im.steward.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import im.steward.console.account.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A reader in front of Debian's Chromium; one browser serves all tests of a run. */
public final class BrowserWindow implements AutoCloseable {
    private static final List<Path> CHROMIUM = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    private static final String SESSION = "steward";
    private static final int PATIENCE_MS = 20_000;

    /** How a reader looks at it: language, light or dark, and how wide the screen is. */
    public record Look(String locale, ColorScheme scheme, int width) {
        /** Both languages, light and dark, a desk and a telephone. */
        public static Stream<Look> all() {
            return Stream.of("en-GB", "zh-CN")
                    .flatMap(locale -> Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
                            .flatMap(scheme -> Stream.of(1280, 390).map(width -> new Look(locale, scheme, width))));
        }

        /** Four in which every two of language, theme and width meet; all eight by {@code -Dsteward.looks=all}. */
        public static Stream<Look> pairs() {
            return "all".equals(System.getProperty("steward.looks"))
                    ? all()
                    : all().filter(look -> look.isChinese() ^ look.scheme == ColorScheme.DARK ^ look.width == 1280);
        }

        public static Look english() {
            return new Look("en-GB", ColorScheme.LIGHT, 1280);
        }

        public boolean isChinese() {
            return locale.startsWith("zh");
        }

        @Override
        public String toString() {
            return locale.substring(0, 2) + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width;
        }
    }

    private final BrowserContext context;
    private final Page page;
    private final Look look;
    private final ConsoleServer console;
    private final List<String> errors = new ArrayList<>();

    private BrowserWindow(ConsoleServer console, Look look) {
        this.console = console;
        this.look = look;
        this.context = Chromium.running()
                .newContext(new Browser.NewContextOptions()
                        .setBaseURL(console.url().toString())
                        .setViewportSize(look.width(), look.width() > 600 ? 860 : 780)
                        .setColorScheme(look.scheme())
                        .setLocale(look.locale())
                        .setTimezoneId("Asia/Shanghai")
                        .setAcceptDownloads(true));
        context.setDefaultTimeout(PATIENCE_MS);
        this.page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        page.onPageError(errors::add);
    }

    public static BrowserWindow open(ConsoleServer console, Look look) {
        return new BrowserWindow(console, look);
    }

    /** With a session that was begun without the browser: a second less than through the pages of {@link #signIn}. */
    public BrowserWindow signedIn(Role role) {
        context.addCookies(List.of(new Cookie(SESSION, console.cookie(role, SESSION))
                .setUrl(console.url().toString())));
        return this;
    }

    public BrowserWindow signIn(Role role) {
        page.navigate("/sign-in");
        page.locator("[name=name]").fill(role.word());
        page.locator("[name=password]").fill(console.password(role));
        page.locator("main button[data-kind=primary], form.card button").first().click();
        page.waitForURL(url -> !url.contains("/sign-in"));
        return this;
    }

    public Page page() {
        return page;
    }

    /** What the browser complained about, content policy included. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    /** What axe-core calls serious or critical on the page as it is. */
    public List<String> barriers() {
        page.evaluate(Axe.SOURCE);
        Object found = page.evaluate("""
                async () => (await axe.run(document, {resultTypes: ['violations']})).violations
                    .filter(v => v.impact === 'serious' || v.impact === 'critical')
                    .flatMap(v => v.nodes.map(n => v.id + ': ' + n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')))""");
        return ((List<?>) Objects.requireNonNull(found))
                .stream().map(String::valueOf).toList();
    }

    /** Nothing on the page is wider than the screen. */
    public boolean fits() {
        return (Boolean) page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth");
    }

    /** Kept under target/pictures, to be looked at. */
    public Path picture(String name) {
        Path file = Path.of("target/pictures").resolve(name + "-" + look + ".png");
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
        return file;
    }

    @Override
    public void close() {
        context.close();
    }

    private static final class Axe {
        static final String SOURCE = read();

        private static String read() {
            try (InputStream script = Objects.requireNonNull(Axe.class.getResourceAsStream("/axe.min.js"))) {
                return new String(script.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    private static final class Chromium {
        private static final Browser BROWSER = start();

        static Browser running() {
            Assumptions.assumeTrue(CHROMIUM.stream().anyMatch(Files::exists), "Chromium is not installed");
            return BROWSER;
        }

        private static Browser start() {
            Path binary = CHROMIUM.stream().filter(Files::exists).findFirst().orElse(CHROMIUM.getFirst());
            Playwright driver = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            Runtime.getRuntime().addShutdownHook(new Thread(driver::close));
            return driver.chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(binary)
                            .setArgs(List.of(
                                    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server")));
        }
    }
}
