package im.steward.probe.measure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * The client's side of MariaDB's protocol: handshake 10, secured where asked for, {@code mysql_native_password}, queries
 * as text.
 */
final class MariaTalk implements Database.Session {
    private static final int MOST_BYTES = 1024 * 1024;
    private static final int CONNECT_WITH_DATABASE = 0x8;
    private static final int TLS = 0x800;
    /** Long password, protocol 4.1, transactions, long scramble, named ways to authenticate. */
    private static final int WISHES = 0x1 | 0x200 | 0x2000 | 0x8000 | 0x8_0000;

    private static final int UTF8 = 45;
    private static final int SCRAMBLE = 20;
    private static final int OK = 0x00;
    private static final int END = 0xfe;
    private static final int ERROR = 0xff;
    private static final int NULL = 0xfb;
    private static final int QUERY = 0x03;
    private static final String NATIVE = "mysql_native_password";
    private final Wire wire;
    private int number;

    private MariaTalk(Wire wire, int number) {
        this.wire = wire;
        this.number = number;
    }

    static MariaTalk signIn(Wire wire, Database.Account account, Attempt attempt) throws IOException {
        MariaTalk talk = new MariaTalk(wire, 0);
        Packet greeting = talk.read(attempt);
        if (greeting.one() != 10) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
        greeting.untilNull();
        greeting.bytes(4);
        byte[] first = greeting.bytes(8);
        greeting.bytes(1);
        int abilities = greeting.number(2);
        greeting.bytes(3);
        abilities |= greeting.number(2) << 16;
        int length = greeting.one();
        greeting.bytes(10);
        byte[] second = greeting.bytes(Math.max(SCRAMBLE - first.length, Math.min(length, SCRAMBLE) - first.length));
        byte[] scramble = Arrays.copyOf(first, SCRAMBLE);
        System.arraycopy(second, 0, scramble, first.length, SCRAMBLE - first.length);
        return talk.answer(account, scramble, abilities, attempt);
    }

    private MariaTalk answer(Database.Account account, byte[] scramble, int abilities, Attempt attempt)
            throws IOException {
        Place place = account.place();
        String database = account.database("");
        int wishes = WISHES | (database.isEmpty() ? 0 : CONNECT_WITH_DATABASE) | (place.secured() ? TLS : 0);
        MariaTalk talk = this;
        if (place.secured()) {
            if ((abilities & TLS) == 0) {
                throw new Attempt.Malformed(Failure.TLS_FAILED);
            }
            send(head(wishes));
            talk = new MariaTalk(wire.secured(account.trust(), place.host(), place.port(), attempt), number);
        }
        String secret = account.secret();
        byte[] proof = proof(secret, scramble);
        ByteArrayOutputStream reply = head(wishes);
        reply.writeBytes(text(account.user()));
        reply.write(proof.length);
        reply.writeBytes(proof);
        if (!database.isEmpty()) {
            reply.writeBytes(text(database));
        }
        reply.writeBytes(text(NATIVE));
        talk.send(reply);
        Packet verdict = talk.read(attempt);
        int kind = verdict.one();
        if (kind == END) {
            // The account is proven in another way than the server first thought.
            if (!verdict.untilNull().equals(NATIVE)) {
                throw new Attempt.Malformed(Failure.UNAUTHORIZED);
            }
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            again.writeBytes(proof(secret, verdict.bytes(SCRAMBLE)));
            talk.send(again);
            kind = talk.read(attempt).one();
        }
        if (kind != OK) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
        return talk;
    }

    private static ByteArrayOutputStream head(int wishes) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        little(head, wishes, 4);
        little(head, MOST_BYTES, 4);
        head.write(UTF8);
        head.writeBytes(new byte[23]);
        return head;
    }

    /** What the protocol wants: the password's hash, hidden by a hash of its hash's hash. */
    private static byte[] proof(String secret, byte[] scramble) {
        if (secret.isEmpty()) {
            return new byte[0];
        }
        byte[] once = sha1(secret.getBytes(StandardCharsets.UTF_8));
        byte[] hidden = sha1(scramble, sha1(once));
        for (int at = 0; at < once.length; at++) {
            hidden[at] ^= once[at];
        }
        return hidden;
    }

    private static byte[] sha1(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }

    @Override
    public Optional<String> ask(String query, Attempt attempt) throws IOException {
        number = 0;
        ByteArrayOutputStream question = new ByteArrayOutputStream();
        question.write(QUERY);
        question.writeBytes(query.getBytes(StandardCharsets.UTF_8));
        send(question);
        Packet head = read(attempt);
        if (head.peek() == OK) {
            return Optional.empty();
        }
        long columns = head.length();
        for (long column = 0; column < columns; column++) {
            read(attempt);
        }
        end(read(attempt));
        Optional<String> first = Optional.empty();
        int bytes = 0;
        Packet row = read(attempt);
        for (boolean begun = false; !row.isEnd(); begun = true, row = read(attempt)) {
            bytes += row.size();
            if (bytes > MOST_BYTES) {
                throw new Attempt.Malformed(Failure.TOO_LARGE);
            }
            if (!begun) {
                first = row.text();
            }
        }
        return first;
    }

    private static void end(Packet packet) throws IOException {
        if (!packet.isEnd()) {
            throw new Attempt.Malformed(Failure.MALFORMED);
        }
    }

    private void send(ByteArrayOutputStream body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        little(packet, body.size(), 3);
        packet.write(number++);
        packet.writeBytes(body.toByteArray());
        wire.send(packet.toByteArray());
    }

    private Packet read(Attempt attempt) throws IOException {
        byte[] head = wire.readFully(4, attempt);
        int length = (head[0] & 0xff) | ((head[1] & 0xff) << 8) | ((head[2] & 0xff) << 16);
        if (length > MOST_BYTES) {
            throw new Attempt.Malformed(Failure.TOO_LARGE);
        }
        number = (head[3] & 0xff) + 1;
        Packet packet = new Packet(wire.readFully(length, attempt));
        if (packet.peek() == ERROR) {
            packet.one();
            throw new Attempt.Malformed(failure(packet.number(2)));
        }
        return packet;
    }

    private static Failure failure(int code) {
        return switch (code) {
            case 1045, 1698, 1251 -> Failure.UNAUTHORIZED;
            case 1044, 1142, 1143, 1227, 1370 -> Failure.FORBIDDEN;
            case 1049, 1146 -> Failure.NOT_FOUND;
            case 1969 -> Failure.TIMEOUT;
            default -> Failure.WRONG_STATUS;
        };
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    private static void little(ByteArrayOutputStream out, int value, int bytes) {
        for (int one = 0; one < bytes; one++) {
            out.write(value >>> (8 * one));
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }

    /** What came, read from its beginning. */
    private static final class Packet {
        private final byte[] body;
        private int at;

        Packet(byte[] body) {
            this.body = body;
        }

        int size() {
            return body.length;
        }

        int peek() throws IOException {
            if (at >= body.length) {
                throw new Attempt.Malformed(Failure.MALFORMED);
            }
            return body[at] & 0xff;
        }

        /** A row may begin with the same byte, but is longer then. */
        boolean isEnd() throws IOException {
            return body.length < 9 && peek() == END;
        }

        int one() throws IOException {
            int one = peek();
            at++;
            return one;
        }

        byte[] bytes(int count) throws IOException {
            if (count < 0 || count > body.length - at) {
                throw new Attempt.Malformed(Failure.MALFORMED);
            }
            at += count;
            return Arrays.copyOfRange(body, at - count, at);
        }

        int number(int bytes) throws IOException {
            int number = 0;
            for (int one = 0; one < bytes; one++) {
                number |= one() << (8 * one);
            }
            return number;
        }

        /** A number that says in its first byte how long it is. */
        long length() throws IOException {
            int first = one();
            return switch (first) {
                case 0xfc -> number(2);
                case 0xfd -> number(3);
                case NULL, END, ERROR -> throw new Attempt.Malformed(Failure.MALFORMED);
                default -> first;
            };
        }

        Optional<String> text() throws IOException {
            if (peek() == NULL) {
                return Optional.empty();
            }
            return Optional.of(new String(bytes((int) length()), StandardCharsets.UTF_8));
        }

        String untilNull() throws IOException {
            int from = at;
            while (one() != 0) {
                // Until there.
            }
            return new String(body, from, at - 1 - from, StandardCharsets.UTF_8);
        }
    }
}
