package im.steward.trail;

/** An entry and the clear text it commits to, on their way into the store. */
record NewEntry(TrailEntry entry, Details details) {}
