package im.steward.trail.proof;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.kernel.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProofTest {
    private static final int LEAVES = 70;
    private static final MerkleTree TREE = tree(LEAVES);

    @Test
    void everyLeafOfEveryTreeIsProven() {
        for (int size = 1; size <= LEAVES; size++) {
            for (int index = 0; index < size; index++) {
                InclusionProof proof = InclusionProof.of(TREE, index, size);

                assertThat(proof.proves(leaf(index), TREE.root(size))).isTrue();
                assertThat(proof.proves(leaf(index + 1), TREE.root(size))).isFalse();
                assertThat(proof.proves(leaf(index), TREE.root(size - 1))).isFalse();
            }
        }
    }

    @Test
    void everyTreeIsConsistentWithEveryOlderOne() {
        for (int to = 1; to <= LEAVES; to++) {
            for (int from = 0; from <= to; from++) {
                ConsistencyProof proof = ConsistencyProof.of(TREE, from, to);

                assertThat(proof.proves(TREE.root(from), TREE.root(to))).isTrue();
                if (from > 0) {
                    assertThat(proof.proves(leaf(0), TREE.root(to))).isEqualTo(from == 1);
                    assertThat(proof.proves(TREE.root(from), TREE.root(to + 1))).isFalse();
                }
            }
        }
    }

    @Test
    void aProofWithOneBitTurnedProvesNothing() {
        Random random = new Random(20261120);
        for (int round = 0; round < 2_000; round++) {
            int size = 2 + random.nextInt(LEAVES - 2);
            int index = random.nextInt(size);
            InclusionProof inclusion = InclusionProof.of(TREE, index, size);
            InclusionProof bent = new InclusionProof(index, size, bend(inclusion.path(), random));
            assertThat(bent.proves(leaf(index), TREE.root(size))).isFalse();

            int from = 1 + random.nextInt(size - 1);
            ConsistencyProof consistency = ConsistencyProof.of(TREE, from, size);
            ConsistencyProof bentToo = new ConsistencyProof(from, size, bend(consistency.path(), random));
            assertThat(bentToo.proves(TREE.root(from), TREE.root(size))).isFalse();
        }
    }

    @Test
    void anEdgeTakenUpAgainGrowsIntoTheSameTree() {
        for (int size = 0; size < LEAVES; size++) {
            CompactRange edge = new CompactRange(TREE, size);
            edge.append(leaf(size));

            assertThat(edge.root()).isEqualTo(TREE.root(size + 1));
        }
    }

    private static List<Sha256> bend(List<Sha256> path, Random random) {
        List<Sha256> bent = new ArrayList<>(path);
        int place = random.nextInt(path.size());
        byte[] bytes = bent.get(place).bytes();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        bent.set(place, Sha256.ofDigest(bytes));
        return bent;
    }

    private static MerkleTree tree(int leaves) {
        MerkleTree tree = new MerkleTree();
        for (int index = 0; index <= leaves; index++) {
            tree.append(leaf(index));
        }
        return tree;
    }

    private static Sha256 leaf(int index) {
        return MerkleHash.leaf(new byte[] {(byte) index});
    }
}
