package im.steward.audit.query;

/** A stretch of a text to mark, in UTF-16 units, end exclusive. */
public record Span(int start, int end) {}
