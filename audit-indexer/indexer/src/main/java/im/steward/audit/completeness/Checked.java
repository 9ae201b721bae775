package im.steward.audit.completeness;

/** A record of the topic and what it turned out to be. */
record Checked(TopicRecord record, Verdict verdict) {}
