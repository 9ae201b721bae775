package im.steward.platform;

/** Where in an export: a file's name inside it, and the line or message, counted from 1. */
public record Place(String file, long number) {}
