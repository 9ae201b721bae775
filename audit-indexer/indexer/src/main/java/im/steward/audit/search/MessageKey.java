package im.steward.audit.search;

import im.steward.audit.query.Source;

/** A message by its native id, which is unique on its server only. */
public record MessageKey(Source source, String id) {}
