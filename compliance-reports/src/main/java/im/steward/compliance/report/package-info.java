/** Workbooks: Apache POI, streaming, with every limit of the format met on purpose. */
@NullMarked
package im.steward.compliance.report;

import org.jspecify.annotations.NullMarked;
