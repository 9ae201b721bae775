package im.steward.platform;

import java.io.InputStream;

/** One file of an export, opened; its name serves only to recognise it and is never used as a path. */
public record ExportEntry(String name, InputStream content) {}
