package im.steward.audit.source;

/**
 * A run that is ours to do; a later attempt than ours means that somebody else took it over.
 *
 * @param broken attempts before this one that ended by a defect, or without a word
 */
record ImportClaim(ImportRun run, String file, int attempt, int broken) {}
