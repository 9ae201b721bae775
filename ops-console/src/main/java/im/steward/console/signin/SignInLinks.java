package im.steward.console.signin;

import java.util.List;

/** Ways in that begin at another address than the form's. */
public record SignInLinks(List<Link> all) {
    /**
     * A button of the sign-in page.
     *
     * @param label what the company calls this way in; blank for our own words
     */
    public record Link(String address, String label) {}

    public SignInLinks {
        all = List.copyOf(all);
    }
}
