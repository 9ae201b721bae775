package im.steward.audit.source;

/** A run that is ours to do; a later attempt than ours means that somebody else took it over. */
record ImportClaim(ImportRun run, String file, int attempt) {}
