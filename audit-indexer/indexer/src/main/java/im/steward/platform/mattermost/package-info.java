/** Mattermost's bulk export: JSON lines, people and channels by name, no ids, no deleted posts, no earlier texts. */
@NullMarked
package im.steward.platform.mattermost;

import org.jspecify.annotations.NullMarked;
