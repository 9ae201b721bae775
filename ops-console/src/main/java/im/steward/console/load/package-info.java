/** The report of a load run, as files that need no console: page, workbook, JSON. */
@NullMarked
package im.steward.console.load;

import org.jspecify.annotations.NullMarked;
