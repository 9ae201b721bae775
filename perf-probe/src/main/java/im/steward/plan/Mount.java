package im.steward.plan;

/** A file system of a host. */
public record Mount(String path, long gb) {}
