package im.steward.backup.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.steward.devstack.QuickVault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.StewardException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Vaults on other hosts: a real SFTP server (Apache MINA SSHD) and a real S3 store (S3Proxy), both on loopback. */
@EnabledIf(value = "im.steward.backup.take.TestVault#installed", disabledReason = "restic or pg_dump is missing")
class RemoteVaultIT {
    private static final VaultName NAME = VaultName.of("remote");
    private static final String BUCKET = "steward";

    @TempDir
    private Path home;

    @Test
    void vaultBehindSftpTakesChecksAndGivesBack() throws Exception {
        KeyPair key = pair();
        Path far = home.resolve("far");
        QuickVault.lay(home);
        Files.move(home.resolve("vault"), Files.createDirectories(far).resolve("vault"));
        // As restic init does where directories are not made by the way.
        for (int first = 0; first < 256; first++) {
            Files.createDirectories(far.resolve("vault/data/%02x".formatted(first)));
        }
        try (Sftp server = new Sftp(far, key)) {
            Vault vault = sftp(server, keyFile("worker", key), server.knownHosts(home));

            takesAndGivesBack(vault, far.resolve("vault/data"));
        }
    }

    @Test
    void hostThatIsNotKnownIsNeverTrusted() throws Exception {
        KeyPair key = pair();
        try (Sftp server = new Sftp(Files.createDirectories(home.resolve("far")), key)) {
            Path nobody = Files.createFile(home.resolve("nobody"));

            refused(sftp(server, keyFile("worker", key), nobody), "vault-host-unknown");
            assertThat(home.resolve("far/vault")).doesNotExist();
        }
    }

    @Test
    void keyThatTheHostDoesNotKnowIsToldAsThat() throws Exception {
        try (Sftp server = new Sftp(Files.createDirectories(home.resolve("far")), pair())) {
            refused(sftp(server, keyFile("stranger", pair()), server.knownHosts(home)), "vault-refused");
        }
    }

    @Test
    void hostThatDoesNotAnswerIsToldAsThat() throws Exception {
        Path key = keyFile("worker", pair());
        String dead = "127.0.0.1:" + freePort();

        refused(vault("sftp://steward@" + dead + "//vault", null, key, key), "vault-away");
        refused(vault("s3:http://" + dead + "/" + BUCKET, secrets("x"), null, null), "vault-away");
    }

    @Test
    void vaultInAnS3StoreTakesChecksAndGivesBackAndRefusesAWrongSecret() throws Exception {
        Path objects = Files.createDirectories(home.resolve("objects"));
        QuickVault.lay(home);
        Files.move(home.resolve("vault"), objects.resolve(BUCKET));
        try (S3 store = new S3(home, objects, "a secret of this test")) {
            takesAndGivesBack(
                    s3(store, "a secret of this test"), objects.resolve(BUCKET).resolve("data"));

            refused(s3(store, "another"), "vault-refused");
        }
    }

    private void takesAndGivesBack(Vault vault, Path packs) throws IOException {
        vault.create();
        byte[] bytes = noise();
        Path tree = Files.createDirectories(home.resolve("uploads"));
        Files.write(tree.resolve("一.bin"), bytes);

        Stored stream = vault.storeStream("/main.dump", Map.of("set", "one"), out -> out.write(bytes), Watch.NOBODY);
        Stored files = vault.storeTree(tree, List.of(), Map.of("set", "one"), Watch.NOBODY)
                .stored();

        assertThat(vault.list(Map.of("set", "one")))
                .extracting(Vault.Listed::snapshot)
                .containsExactlyInAnyOrder(stream.snapshot(), files.snapshot());
        assertThat(read(vault, stream)).isEqualTo(bytes);
        vault.readTree(files.snapshot(), home.resolve("back"), List.of());
        assertThat(home.resolve("back" + tree + "/一.bin")).hasBinaryContent(bytes);
        vault.check(Vault.ReadData.ALL);
        flip(packs);
        assertThatThrownBy(() -> vault.check(Vault.ReadData.ALL)).isInstanceOf(IntegrityException.class);
    }

    private static byte[] read(Vault vault, Stored stored) {
        var out = new ByteArrayOutputStream();
        vault.readStream(stored.snapshot(), stored.path(), out);
        return out.toByteArray();
    }

    private static void refused(Vault vault, String code) {
        assertThatThrownBy(vault::create)
                .isInstanceOfSatisfying(
                        StewardException.class,
                        refusal -> assertThat(refusal.fault().code())
                                .as(refusal.fault().what())
                                .isEqualTo(code));
    }

    /** In the largest pack, where the bytes of the files are. */
    private static void flip(Path packs) throws IOException {
        try (Stream<Path> all = Files.walk(packs)) {
            Path largest = all.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
            largest.toFile().setWritable(true);
            try (RandomAccessFile pack = new RandomAccessFile(largest.toFile(), "rw")) {
                pack.seek(pack.length() / 2);
                int there = pack.read();
                pack.seek(pack.length() / 2);
                pack.write(there ^ 1);
            }
        }
    }

    private Vault sftp(Sftp server, Path key, Path knownHosts) throws IOException {
        return vault("sftp://steward@127.0.0.1:" + server.port() + "//vault", null, key, knownHosts);
    }

    private Vault s3(S3 store, String secret) throws IOException {
        return vault("s3:" + store.address + "/" + BUCKET, secrets(secret), null, null);
    }

    private Path secrets(String secret) throws IOException {
        return Files.writeString(
                home.resolve("s3.env"), "AWS_ACCESS_KEY_ID=steward\nAWS_SECRET_ACCESS_KEY=" + secret + "\n");
    }

    private Vault vault(
            String repository, @Nullable Path environment, @Nullable Path sshKey, @Nullable Path knownHosts) {
        Path keyFile = home.resolve("keys/vault-local.key");
        var site = new VaultProperties.Site(repository, keyFile, environment, sshKey, knownHosts, 0, 0, 0);
        return new Vault(
                NAME,
                new VaultKey(NAME, keyFile, Clock.systemUTC()),
                new Restic(NAME, site, "restic", Niceness.USUAL, home.resolve("cache")));
    }

    private Path keyFile(String name, KeyPair key) throws IOException {
        Path file = Files.createFile(
                home.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(key.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static byte[] noise() {
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static final class Sftp implements AutoCloseable {
        private final KeyPair host = pair();
        private final SshServer server = SshServer.setUpDefaultServer();

        Sftp(Path root, KeyPair worker) throws Exception {
            server.setHost("127.0.0.1");
            server.setKeyPairProvider(KeyPairProvider.wrap(host));
            server.setPublickeyAuthenticator((_, key, _) -> KeyUtils.compareKeys(key, worker.getPublic()));
            server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
            server.setFileSystemFactory(new VirtualFileSystemFactory(root));
            server.start();
        }

        int port() {
            return server.getPort();
        }

        Path knownHosts(Path home) throws IOException {
            return Files.writeString(
                    home.resolve("known_hosts"),
                    "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(host.getPublic()) + "\n");
        }

        @Override
        public void close() throws IOException {
            server.stop(true);
        }
    }

    /** In a process of its own: it brings a whole web server and its libraries in one archive. */
    private static final class S3 implements AutoCloseable {
        private final URI address = URI.create("http://127.0.0.1:" + freePort());
        private final Process process;

        S3(Path home, Path objects, String secret) throws IOException {
            Path settings =
                    Files.writeString(home.resolve("s3proxy.properties"), """
                    s3proxy.endpoint=%s
                    s3proxy.authorization=aws-v2-or-v4
                    s3proxy.identity=steward
                    s3proxy.credential=%s
                    jclouds.provider=filesystem-nio2
                    jclouds.filesystem.basedir=%s
                    """.formatted(address, secret, objects));
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-jar",
                            "target/s3/s3proxy.jar",
                            "--properties",
                            settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("s3proxy.log").toFile())
                    .start();
            long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (!answers()) {
                assertThat(process.isAlive() && System.nanoTime() < deadline).isTrue();
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }

        private boolean answers() {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), 1_000);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
