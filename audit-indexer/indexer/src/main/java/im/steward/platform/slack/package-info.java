/** Slack's workspace export: a zip with a folder per conversation and a file per day. */
@NullMarked
package im.steward.platform.slack;

import org.jspecify.annotations.NullMarked;
