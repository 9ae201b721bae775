package im.steward.audit.search;

/** A message by its native id, which is unique on its server only. */
public record MessageKey(Source source, String id) {}
