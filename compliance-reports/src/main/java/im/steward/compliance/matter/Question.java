package im.steward.compliance.matter;

import im.steward.audit.query.Query;
import im.steward.audit.query.QueryParser;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import java.time.ZoneId;

/**
 * What an officer wants to know, in the officer's own words.
 *
 * @param zone in which the query's days begin
 * @param by who asks now: the officer, or a schedule in the officer's name
 */
public record Question(OfficerId officer, MatterId matter, String text, ZoneId zone, Actor by) {
    /** Asked by the officer in person. */
    public Question(OfficerId officer, MatterId matter, String text, ZoneId zone) {
        this(officer, matter, text, zone, new Actor.Officer(officer));
    }

    /** Throws with the place of the error in words; a page that wants to point at it parses for itself. */
    public Query query() {
        return QueryParser.parse(text, zone).orThrow();
    }

    /** Queries do not print themselves into logs. */
    @Override
    public String toString() {
        return "Question[" + officer + ", " + matter + "]";
    }
}
