package im.steward.compliance.report;

/** @param width in characters; set by hand because measuring needs fonts a server does not have */
public record Column(String title, int width) {}
