package im.steward.audit.search;

/** A stretch of a text to mark, in UTF-16 units, end exclusive. */
public record Span(int start, int end) {}
