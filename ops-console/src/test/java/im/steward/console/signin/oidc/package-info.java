@NullMarked
package im.steward.console.signin.oidc;

import org.jspecify.annotations.NullMarked;
