package im.steward.audit.source;

/** The run is no longer ours: we are stopped, or were silent for so long that another worker has taken it over. */
final class ClaimLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClaimLost() {
        super("the run is no longer ours", null, false, false);
    }
}
