package im.steward.platform;

import im.steward.platform.Rejection.Reason;

/** Leaves the reading of one unit at the first thing that is wrong; caught where the place is known. */
public final class RejectedRow extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;
    private final String field;

    public RejectedRow(Reason reason, String field) {
        super(reason + " " + field, null, false, false);
        this.reason = reason;
        this.field = field;
    }

    public Rejection at(Place place) {
        return new Rejection(place, reason, field);
    }
}
