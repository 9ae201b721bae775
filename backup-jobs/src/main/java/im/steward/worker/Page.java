package im.steward.worker;

import im.steward.audit.search.Archived;
import im.steward.audit.search.Completeness;
import java.util.List;

/**
 * What one request to the archive brought: the item of the collecting step.
 *
 * @param total of the whole walk, from where it began
 */
record Page(List<Archived> events, long total, Completeness completeness) {}
