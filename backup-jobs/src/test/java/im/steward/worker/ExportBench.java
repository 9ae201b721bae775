package im.steward.worker;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import im.steward.audit.search.Hit;
import im.steward.compliance.export.Export;
import im.steward.compliance.export.ExportFormat;
import im.steward.compliance.export.Language;
import im.steward.compliance.export.MessageColumn;
import im.steward.compliance.export.Spool;
import im.steward.compliance.matter.Matter;
import im.steward.devstack.Stack;
import im.steward.event.AuditEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.xssf.streaming.SXSSFCell;
import org.apache.poi.xssf.streaming.SXSSFRow;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Exports beside their raw limits, in turns, in a JVM of 512 MB: JSON Lines from the request's row to the seal beside the same pages
 * read from Elasticsearch and thrown away; a workbook beside SXSSF writing the same cells.
 */
public final class ExportBench {
    private static final int MESSAGES = 200_000;
    private static final int SHEET_ROWS = 100_000;
    private static final int MANY_ROWS = 1_000_000;
    private static final int ROUNDS = 5;
    private static final JsonMapper JSON = JsonMapper.shared();

    private ExportBench() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            measure();
            return;
        }
        // The launcher gives benchmarks more memory than an export may need.
        Process small = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseParallelGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ExportBench.class.getName(),
                        "measure")
                .inheritIO()
                .start();
        if (small.waitFor() != 0) {
            System.exit(1);
        }
    }

    private static void measure() throws Exception {
        Path home = Files.createTempDirectory("steward-bench");
        try (Stack stack = Stack.shared()) {
            Rig.migrate(stack);
            Rig.Settings settings = Rig.Settings.of(stack, home);
            try (Rig rig = new Rig(settings, Map.of("steward.worker.poll", "5ms"))) {
                fill(rig, settings.alias());
                Path spool = jsonLines(rig, settings.alias(), home);
                workbook(spool, home);
            }
        } finally {
            delete(home);
        }
    }

    private static void fill(Rig rig, String alias) {
        for (int from = 0; from < MESSAGES; from += 10_000) {
            List<AuditEvent> events = new ArrayList<>();
            for (int i = from; i < from + 10_000; i++) {
                events.add(Fixtures.message(
                        i,
                        "Message %d: could you look at the budget 预算 for the next quarter? 我们今天下午开会讨论 the numbers, "
                                        .formatted(i)
                                + "and bring the `plan_%d.xlsx` with you, please; thanks a lot 谢谢大家".formatted(i)));
            }
            rig.archive(alias, events);
        }
    }

    private static Path jsonLines(Rig rig, String alias, Path home) throws IOException {
        Matter matter = rig.matter("Bench", Rig.OFFICER);
        List<Double> raw = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        Path file = home;
        for (int round = -1; round < ROUNDS; round++) {
            double limit = perSecond(MESSAGES, () -> rawPages(rig, alias));
            Export asked = rig.ask(matter, "*", "jsonl");
            double value = perSecond(MESSAGES, () -> {
                while (!rig.now(asked).state().over()) {
                    LockSupport.parkNanos(2_000_000);
                }
            });
            Export over = rig.now(asked);
            if (!(over.state() instanceof Export.State.Done)) {
                throw new IllegalStateException("the export is " + over.state());
            }
            file = home.resolve("exports/" + over.id() + "/files/messages.jsonl");
            if (round >= 0) {
                raw.add(limit);
                ours.add(value);
            }
        }
        report("export-jsonl", "messages/s", ours, raw);
        return file;
    }

    /** The same pages, sort and size; the bytes are read and thrown away. */
    private static void rawPages(Rig rig, String alias) throws IOException {
        Rest5Client client = rig.get(Rest5Client.class);
        String pit = JSON.readTree(post(client, "/" + alias + "/_pit?keep_alive=1m", ""))
                .path("id")
                .asString();
        String after = "";
        long seen = 0;
        while (true) {
            byte[] page = post(
                    client,
                    "/_search",
                    "{\"size\":%d,\"track_total_hits\":false,\"sort\":[{\"@timestamp\":\"asc\"},{\"event.id\":\"asc\"}],"
                                    .formatted(PageReader.PAGE)
                            + "\"pit\":{\"id\":\"%s\",\"keep_alive\":\"1m\"}%s}".formatted(pit, after));
            int last = lastSort(page);
            if (last < 0) {
                break;
            }
            String tail = new String(page, last, page.length - last, StandardCharsets.UTF_8);
            JsonNode sort = JSON.readTree(tail.substring(tail.indexOf('['), tail.indexOf(']') + 1));
            after = ",\"search_after\":[%d,\"%s\"]"
                    .formatted(sort.get(0).asLong(), sort.get(1).asString());
            seen += PageReader.PAGE;
        }
        if (seen < MESSAGES) {
            throw new IllegalStateException("raw paging saw " + seen);
        }
    }

    private static int lastSort(byte[] page) {
        byte[] sought = "\"sort\":[".getBytes(StandardCharsets.UTF_8);
        for (int i = page.length - sought.length; i >= 0; i--) {
            if (Arrays.equals(page, i, i + sought.length, sought, 0, sought.length)) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] post(Rest5Client client, String path, String body) throws IOException {
        Request request = new Request("POST", path);
        if (!body.isEmpty()) {
            request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
        }
        try (InputStream answer = client.performRequest(request).getEntity().getContent()) {
            return answer.readAllBytes();
        }
    }

    private static void workbook(Path lines, Path home) throws IOException {
        List<Double> raw = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        Path spool = repeated(lines, home.resolve("rows.jsonl"), SHEET_ROWS);
        List<Hit> hits = firstHits(lines);
        for (int round = -1; round < ROUNDS; round++) {
            double limit = perSecond(SHEET_ROWS, () -> rawSheet(hits, home.resolve("raw.xlsx")));
            double value = perSecond(SHEET_ROWS, () -> render(spool, SHEET_ROWS, home));
            if (round >= 0) {
                raw.add(limit);
                ours.add(value);
            }
        }
        report("export-xlsx", "rows/s", ours, raw);
        Path many = repeated(lines, home.resolve("many.jsonl"), MANY_ROWS);
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        render(many, MANY_ROWS, home);
        double peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum()
                / 1e6;
        System.out.printf(
                Locale.ROOT,
                "BENCH {\"name\":\"export-xlsx-1m-heap\",\"value\":%.0f,\"unit\":\"MB\",\"limit\":512,\"ratio\":%.3f}%n",
                peak,
                peak / 512);
    }

    private static void render(Path spool, long rows, Path home) throws IOException {
        Path directory = home.resolve("rendered");
        delete(directory);
        Files.createDirectories(directory);
        ExportFormat.of("xlsx").render(new Spool(spool, rows), directory, Language.EN);
    }

    /** What POI needs for these cells at least: no parsing, no cleaning, no fixed dates. */
    private static void rawSheet(List<Hit> hits, Path target) throws IOException {
        MessageColumn[] columns = MessageColumn.values();
        List<String[]> rows = hits.stream()
                .map(hit -> Stream.of(columns).map(column -> column.text(hit)).toArray(String[]::new))
                .toList();
        try (SXSSFWorkbook book = new SXSSFWorkbook(100);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
            CellStyle date = book.createCellStyle();
            date.setDataFormat(book.createDataFormat().getFormat("yyyy-mm-dd hh:mm:ss.000"));
            CellStyle text = book.createCellStyle();
            text.setDataFormat(book.createDataFormat().getFormat("@"));
            SXSSFSheet sheet = book.createSheet("Messages");
            for (int i = 0; i < SHEET_ROWS; i++) {
                SXSSFRow row = sheet.createRow(i);
                String[] cells = rows.get(i % rows.size());
                SXSSFCell at = row.createCell(0);
                at.setCellStyle(date);
                at.setCellValue(
                        LocalDateTime.ofInstant(hits.get(i % hits.size()).at(), ZoneOffset.UTC));
                for (int c = 1; c < cells.length; c++) {
                    if (!cells[c].isEmpty()) {
                        SXSSFCell cell = row.createCell(c);
                        cell.setCellStyle(text);
                        cell.setCellValue(cells[c]);
                    }
                }
            }
            book.write(out);
        }
    }

    private static List<Hit> firstHits(Path lines) throws IOException {
        try (Stream<String> all = Files.lines(lines)) {
            return all.limit(5_000).map(Hit::ofSource).toList();
        }
    }

    private static Path repeated(Path lines, Path target, long rows) throws IOException {
        try (var out = Files.newBufferedWriter(target)) {
            for (long written = 0; written < rows; ) {
                try (var in = Files.newBufferedReader(lines)) {
                    for (String line = in.readLine(); line != null && written < rows; line = in.readLine(), written++) {
                        out.write(line);
                        out.write('\n');
                    }
                }
            }
        }
        return target;
    }

    private interface Piece {
        void run() throws IOException;
    }

    private static double perSecond(long count, Piece piece) throws IOException {
        long begin = System.nanoTime();
        piece.run();
        return count * 1e9 / (System.nanoTime() - begin);
    }

    private static void report(String name, String unit, List<Double> ours, List<Double> raw) {
        double value = median(ours);
        double limit = median(raw);
        System.out.printf(
                Locale.ROOT,
                "BENCH {\"name\":\"%s\",\"value\":%.0f,\"unit\":\"%s\",\"limit\":%.0f,\"ratio\":%.3f}%n",
                name,
                value,
                unit,
                limit,
                value / limit);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> all = Files.walk(path)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
