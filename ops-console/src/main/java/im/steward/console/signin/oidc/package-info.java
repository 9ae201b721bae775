/** Single sign-on by OpenID Connect: code flow with PKCE, state and nonce; Spring Security speaks it, this says with whom. */
@NullMarked
package im.steward.console.signin.oidc;

import org.jspecify.annotations.NullMarked;
