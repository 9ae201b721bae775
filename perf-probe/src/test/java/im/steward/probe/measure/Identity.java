package im.steward.probe.measure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server's key with a certificate that it signed itself, made by the JDK's own keytool. */
record Identity(Path store, Path certificate) {
    private static final String PASSWORD = "changeit";

    /**
     * @param names as keytool's {@code san} wants them
     * @param from days from now
     * @param days of validity
     */
    static Identity of(Path directory, String names, int from, int days) {
        try {
            Path home = Files.createTempDirectory(directory, "identity");
            Path store = home.resolve("server.p12");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-startdate",
                    (from < 0 ? "" : "+") + from + "d"));
            command.addAll(Arrays.asList(
                    "-alias server -keyalg EC -dname CN=test -ext san=%s -ext bc=ca:true -validity %d -storetype PKCS12 -keystore %s -storepass %s"
                            .formatted(names, days, store, PASSWORD)
                            .split(" ", -1)));
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IllegalStateException("keytool failed");
            }
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(keys(store).getCertificate("server").getEncoded());
            Path pem = Files.writeString(
                    home.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
            return new Identity(store, pem);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static KeyStore keys(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    /** Certificate and key as servers that are not Java want them. */
    void pem(Path certificateFile, Path keyFile) {
        try {
            Files.copy(certificate, certificateFile);
            String key = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(
                            keys(store).getKey("server", PASSWORD.toCharArray()).getEncoded());
            Files.writeString(keyFile, "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
            Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    SSLContext context() {
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys(store), PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, new SecureRandom());
            return context;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    ServerSocket door() {
        try {
            return context().getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
