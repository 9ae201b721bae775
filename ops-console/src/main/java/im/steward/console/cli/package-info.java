/** The launcher's commands: a small client of {@code /api/v1}, started anew for every command; no Spring, no stores. */
@NullMarked
package im.steward.console.cli;

import org.jspecify.annotations.NullMarked;
