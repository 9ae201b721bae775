package im.steward.trail.proof;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.kernel.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published vectors: the tree of the Certificate Transparency authors, and their good and bad proofs. */
class Rfc6962Test {
    private static final List<byte[]> LEAVES = Stream.of(
                    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
            .map(HexFormat.of()::parseHex)
            .toList();
    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void treesOfNoneToEightLeavesHaveThePublishedRoots() {
        for (int size = 0; size <= LEAVES.size(); size++) {
            assertThat(MerkleTree.of(LEAVES.subList(0, size)).root()).hasToString(ROOTS.get(size));
            assertThat(MerkleTree.of(LEAVES).root(size)).hasToString(ROOTS.get(size));
        }
    }

    @Test
    void leafAndNodeAreHashedApart() {
        assertThat(MerkleHash.leaf("L123456".getBytes(StandardCharsets.UTF_8)))
                .hasToString("395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
    }

    @ParameterizedTest
    @MethodSource("inclusion")
    void inclusionProofsAreJudgedAsPublished(Vector vector) {
        assertThat(vector.holds((index, size, path) ->
                        new InclusionProof(index, size, path).proves(vector.hash(3), vector.hash(4))))
                .isEqualTo(vector.expected());
    }

    @ParameterizedTest
    @MethodSource("consistency")
    void consistencyProofsAreJudgedAsPublished(Vector vector) {
        assertThat(vector.holds((from, to, path) ->
                        new ConsistencyProof(from, to, path).proves(vector.hash(3), vector.hash(4))))
                .isEqualTo(vector.expected());
    }

    @ParameterizedTest
    @MethodSource("inclusion")
    void inclusionProofsComeOutAsPublished(Vector vector) {
        if (vector.expected() && vector.hash(4).hex().equals(ROOTS.get((int) vector.number(2)))) {
            assertThat(InclusionProof.of(MerkleTree.of(LEAVES), vector.number(1), vector.number(2))
                            .path())
                    .isEqualTo(vector.path());
        }
    }

    @ParameterizedTest
    @MethodSource("consistency")
    void consistencyProofsComeOutAsPublished(Vector vector) {
        if (vector.expected() && vector.number(2) <= LEAVES.size()) {
            assertThat(ConsistencyProof.of(MerkleTree.of(LEAVES), vector.number(1), vector.number(2))
                            .path())
                    .isEqualTo(vector.path());
        }
    }

    static Stream<Vector> inclusion() {
        return vectors("inclusion.tsv");
    }

    static Stream<Vector> consistency() {
        return vectors("consistency.tsv");
    }

    private static Stream<Vector> vectors(String file) {
        try (InputStream in = Objects.requireNonNull(Rfc6962Test.class.getResourceAsStream("/rfc6962/" + file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().skip(1).map(line -> new Vector(List.of(line.split("\t", -1)))).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    interface Proof {
        boolean holds(long first, long second, List<Sha256> path);
    }

    record Vector(List<String> cells) {
        boolean expected() {
            return cells.getFirst().equals("proves");
        }

        long number(int cell) {
            return Long.parseUnsignedLong(cells.get(cell));
        }

        /** What cannot even be a hash, a size or an index is refused as a proof is. */
        boolean holds(Proof proof) {
            try {
                return proof.holds(number(1), number(2), path());
            } catch (IllegalArgumentException cannotBe) {
                return false;
            }
        }

        Sha256 hash(int cell) {
            return Sha256.ofDigest(Base64.getDecoder().decode(cells.get(cell)));
        }

        List<Sha256> path() {
            return Arrays.stream(cells.get(5).split(",", -1))
                    .filter(hash -> !hash.equals("-"))
                    .map(hash -> Sha256.ofDigest(Base64.getDecoder().decode(hash)))
                    .toList();
        }

        @Override
        public String toString() {
            return cells.getLast();
        }
    }
}
