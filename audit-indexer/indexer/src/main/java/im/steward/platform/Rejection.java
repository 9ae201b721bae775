package im.steward.platform;

import java.util.Locale;

/**
 * Why a unit of an export became no event. Those who run imports never see content, so nothing of it is quoted.
 *
 * @param field the field it is about, empty where it is about the whole
 */
public record Rejection(Place place, Reason reason, String field) {
    public enum Reason {
        /** Not JSON, or not the kind of JSON this format has. */
        JSON_INVALID,
        CSV_INVALID,
        FIELD_MISSING,
        /** There, but not a value the field can have. */
        FIELD_UNFIT,
        TOO_LARGE,
        /** A version of the platform's format that this reader does not know. */
        VERSION_UNKNOWN,
        /** A name inside an archive that points out of it. */
        NAME_UNSAFE,
        /** The file ends in the middle; all that came before is kept. */
        CUT_OFF,
        /** Its compression or checksum is broken from here on; all that came before is kept. */
        DAMAGED,
        /** It became an event that could not be indexed; the place is its number in the quarantine. */
        QUARANTINED;

        /** As message keys and the API write it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
