package im.steward.console.schedule;

import im.steward.compliance.export.Language;
import im.steward.compliance.savedsearch.SavedSearch;
import im.steward.compliance.savedsearch.SavedSearchId;
import im.steward.compliance.savedsearch.SavedSearches;
import im.steward.compliance.searchreport.SavedSearchReports;
import im.steward.compliance.searchreport.SearchReportAsk;
import im.steward.console.account.Account;
import im.steward.console.account.Accounts;
import im.steward.console.account.Action;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sends a saved search as a workbook by e-mail, in the name of the officer who set the schedule. */
final class SavedSearchMail implements ScheduledWork {
    private static final String SEARCH = "search";
    private static final String RECIPIENTS = "recipients";

    private final SavedSearches searches;
    private final SavedSearchReports reports;
    private final Accounts accounts;

    SavedSearchMail(SavedSearches searches, SavedSearchReports reports, Accounts accounts) {
        this.searches = searches;
        this.reports = reports;
        this.accounts = accounts;
    }

    @Override
    public String kind() {
        return "search-report";
    }

    @Override
    public Action action() {
        return Action.SCHEDULE_REPORT;
    }

    @Override
    public List<String> parameters() {
        return List.of(SEARCH, RECIPIENTS);
    }

    @Override
    public Map<String, String> choices(String parameter, String owner) {
        Map<String, String> choices = new LinkedHashMap<>();
        if (parameter.equals(SEARCH)) {
            searches.listFor(OfficerId.of(owner))
                    .forEach(search -> choices.put(search.id().toString(), search.name()));
        }
        return choices;
    }

    @Override
    public void check(Map<String, String> parameters, String owner) {
        var _ = ask(new Actor.Schedule("check"), owner, parameters);
    }

    @Override
    public String request(Actor.Schedule by, String owner, Map<String, String> parameters) {
        return reports.request(ask(by, owner, parameters)).id().toString();
    }

    private SearchReportAsk ask(Actor.Schedule by, String owner, Map<String, String> parameters) {
        // Asked anew each time: whoever lost the role, or left the matter, sends nothing any more.
        Account account = accounts.find(owner)
                .filter(Account::active)
                .filter(found -> action().isForAnyOf(found.roles()))
                .orElseThrow(() -> new RefusedException(new Fault(
                        "schedule-owner-gone",
                        "The account " + owner + " may not schedule reports any more",
                        "End this schedule, and have another officer set it anew")));
        String search = parameters.getOrDefault(SEARCH, "");
        if (search.isBlank()) {
            throw new InvalidException(new Fault(
                    "schedule-search-missing",
                    "No saved search was chosen",
                    "Save a search first, then choose it here"));
        }
        SavedSearch saved = searches.named(SavedSearchId.of(search), OfficerId.of(owner));
        return new SearchReportAsk(
                saved.name(),
                OfficerId.of(owner),
                saved.matter(),
                saved.query(),
                saved.zone(),
                Language.of(account.language()
                        .map(im.steward.console.account.Language::locale)
                        .orElse(Locale.ENGLISH)),
                Arrays.stream(parameters.getOrDefault(RECIPIENTS, "").split("[,;\\s]+"))
                        .filter(address -> !address.isBlank())
                        .toList(),
                by);
    }
}
