package im.steward.trail.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import im.steward.kernel.Sha256;
import im.steward.trail.proof.AnchorRecord;
import im.steward.trail.proof.Checkpoint;
import im.steward.trail.proof.CheckpointSigner;
import im.steward.trail.proof.MerkleHash;
import im.steward.trail.proof.MerkleTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnchorTest {
    private static final MerkleTree TREE = tree();

    @TempDir
    Path directory = Path.of("");

    @Test
    void aFileRemembersHowFarItCame() throws IOException {
        Path file = directory.resolve("anchors/trail.txt");
        AnchorFile anchor = new AnchorFile(file);

        anchor.take(record(0, 3));
        anchor.take(record(3, 7));

        assertThat(new AnchorFile(file).mark()).hasValue(new Anchor.Mark(7, TREE.root(7)));
        assertThat(anchor.mark()).isEqualTo(new AnchorFile(file).mark());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 3 yesterday",
                "0 4 2026-03-01T13:00:00Z",
                "1 3 2026-03-01T13:00:00Z",
                "x 3 2026-03-01T13:00:00Z"
            })
    void aRecordWhoseHeadContradictsItIsNoAnchorFile(String head) throws IOException {
        Path file = directory.resolve("trail.txt");
        String text = record(0, 3).text();
        Files.writeString(file, "steward-anchor/v1 " + head + text.substring(text.indexOf('\n')));

        assertThatThrownBy(() -> new AnchorFile(file).mark())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no anchor file");
    }

    @Test
    void afterAPowerCutTheUnfinishedRecordIsWrittenAgain() throws IOException {
        Path file = directory.resolve("trail.txt");
        new AnchorFile(file).take(record(0, 3));
        String unfinished = record(3, 7).text();
        for (int cut = 1; cut < unfinished.length(); cut += 29) {
            Files.writeString(file, record(0, 3).text() + unfinished.substring(0, cut));
            AnchorFile anchor = new AnchorFile(file);

            assertThat(anchor.mark()).hasValue(new Anchor.Mark(3, TREE.root(3)));
            anchor.take(record(3, 7));

            assertThat(new AnchorFile(file).mark()).as("cut at %d", cut).hasValue(new Anchor.Mark(7, TREE.root(7)));
        }
    }

    @Test
    void whatAnotherProcessWroteIsNotOverwritten() throws IOException {
        Path file = directory.resolve("trail.txt");
        AnchorFile ours = new AnchorFile(file);
        ours.take(record(0, 3));
        Files.writeString(file, record(3, 5).text(), StandardOpenOption.APPEND);

        assertThatThrownBy(() -> ours.take(record(3, 7))).hasMessageContaining("another process");
        assertThat(ours.mark()).hasValue(new Anchor.Mark(5, TREE.root(5)));
    }

    @Test
    void aFileOfSomethingElseIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("notes.txt"), "Buy milk\n");

        assertThatThrownBy(() -> new AnchorFile(file).mark())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no anchor file");
    }

    @Test
    void aWebhookGetsTheRecordAndMustSayThatItKeptIt() throws IOException {
        Queue<Integer> answers = new ConcurrentLinkedQueue<>(List.of(503, 204));
        Queue<String> received = new ConcurrentLinkedQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/anchor", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(answers.remove(), -1);
            exchange.close();
        });
        server.start();
        try (AnchorWebhook webhook = new AnchorWebhook(URI.create("http://127.0.0.1:%d/anchor?token=secret"
                .formatted(server.getAddress().getPort())))) {
            assertThatThrownBy(() -> webhook.take(record(0, 3))).hasMessage("the webhook answered 503");
            webhook.take(record(0, 3));

            assertThat(received)
                    .hasSize(2)
                    .allMatch(text -> text.equals(record(0, 3).text()));
            assertThat(webhook.name()).doesNotContain("secret");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aWebhookIsAnHttpAddress() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AnchorWebhook(URI.create("file:///etc/passwd")));
    }

    private AnchorRecord record(int from, int to) {
        try {
            CheckpointSigner signer = CheckpointSigner.open(directory.resolve("trail.key"), "steward.test/trail");
            return new AnchorRecord(
                    from,
                    leaves(from, to),
                    signer.sign(new Checkpoint("steward.test/trail", to, TREE.root(to))),
                    Instant.parse("2026-03-01T12:00:00Z"));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<Sha256> leaves(int from, int to) {
        return IntStream.range(from, to).mapToObj(AnchorTest::leaf).toList();
    }

    private static Sha256 leaf(int index) {
        return MerkleHash.leaf(new byte[] {(byte) index});
    }

    private static MerkleTree tree() {
        MerkleTree tree = new MerkleTree();
        leaves(0, 8).forEach(tree::append);
        return tree;
    }
}
