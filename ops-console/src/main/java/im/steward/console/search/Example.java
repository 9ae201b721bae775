package im.steward.console.search;

import java.util.List;

/** A line of the help beside the query, ready to be tried. */
public record Example(String key, String query, String href) {
    static List<Example> all(Asked asked) {
        return List.of(
                        new String[] {"word", "合同"},
                        new String[] {"both", "合同 contract"},
                        new String[] {"either", "合同 OR contract"},
                        new String[] {"without", "contract -draft"},
                        new String[] {"phrase", "\"side letter\""},
                        new String[] {"near", "合同 NEAR/5 金额"},
                        new String[] {"star", "contract*"},
                        new String[] {"regex", "/po[0-9]{4,}/"},
                        new String[] {"group", "(合同 OR 协议) -草稿"},
                        new String[] {"people", "from:alice to:bob"},
                        new String[] {"place", "in:general"},
                        new String[] {"time", "after:2026-01 before:2026-03-15"},
                        new String[] {"kind", "kind:edited"},
                        new String[] {"has", "has:file"},
                        new String[] {"changed", "deleted:yes"},
                        new String[] {"everything", "*"})
                .stream()
                .map(example -> new Example(example[0], example[1], asked.asking(example[1])))
                .toList();
    }
}
