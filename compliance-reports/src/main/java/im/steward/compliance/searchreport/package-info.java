/** Saved searches that come by e-mail, as a workbook. */
@NullMarked
package im.steward.compliance.searchreport;

import org.jspecify.annotations.NullMarked;
