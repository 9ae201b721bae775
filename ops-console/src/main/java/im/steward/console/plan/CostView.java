package im.steward.console.plan;

import im.steward.plan.Cost;
import im.steward.plan.CostLine;
import im.steward.plan.CostLine.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The cost as page and workbook show it. */
record CostView(String currency, boolean examples, String finding, List<SideView> sides, List<Cumulated> paid) {
    private static final double CENTS = 100;
    private static final double PERCENT = 100;
    private static final int MONTHS = 12;

    CostView {
        sides = List.copyOf(sides);
        paid = List.copyOf(paid);
    }

    record Line(String kind, List<Long> years, long total, String reason) {
        Line {
            years = List.copyOf(years);
        }
    }

    record SideView(String word, List<Line> lines, List<Long> years, long total, double seat) {
        SideView {
            lines = List.copyOf(lines);
            years = List.copyOf(years);
        }
    }

    /** What has been paid by the end of a year; 0 is the beginning. */
    record Cumulated(int year, long own, long cloud) {}

    static CostView of(Cost cost, long users, PlanWords words) {
        List<Cumulated> paid = new ArrayList<>(List.of(new Cumulated(0, 0, 0)));
        for (int year = 0; year < Cost.YEARS; year++) {
            paid.add(new Cumulated(
                    year + 1,
                    paid.getLast().own() + cost.year(Side.OWN, year),
                    paid.getLast().cloud() + cost.year(Side.CLOUD, year)));
        }
        return new CostView(
                cost.currency(),
                cost.examples(),
                finding(cost, words),
                Arrays.stream(Side.values())
                        .map(side -> side(cost, side, users, words))
                        .toList(),
                paid);
    }

    private static SideView side(Cost cost, Side side, long users, PlanWords words) {
        List<Long> years = new ArrayList<>();
        for (int year = 0; year < Cost.YEARS; year++) {
            years.add(cost.year(side, year));
        }
        return new SideView(
                side.word(),
                cost.of(side).stream().map(line -> line(line, words)).toList(),
                years,
                cost.total(side),
                seat(cost, side, users));
    }

    private static Line line(CostLine line, PlanWords words) {
        return new Line(words.kind(line), line.years(), line.total(), words.paid(line));
    }

    static double seat(Cost cost, Side side, long users) {
        return Math.round(cost.total(side) * CENTS / users / Cost.YEARS / MONTHS) / CENTS;
    }

    private static String finding(Cost cost, PlanWords words) {
        long own = cost.total(Side.OWN);
        long cloud = cost.total(Side.CLOUD);
        boolean ownIsCheaper = own <= cloud;
        long more = Math.max(own, cloud);
        long less = Math.min(own, cloud);
        return words.say(
                ownIsCheaper ? "plan.cost.cheaper.own" : "plan.cost.cheaper.cloud",
                more - less,
                cost.currency(),
                more == 0 ? PERCENT : Math.round(less * PERCENT / more));
    }
}
