package im.steward.audit.search;

import java.util.BitSet;

/** A query as an officer would write it, and the messages a patient reader finds. */
record Asked(String query, BitSet expected) {}
