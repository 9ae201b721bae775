package im.steward.compliance.report;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xddf.usermodel.XDDFColor;
import org.apache.poi.xddf.usermodel.XDDFLineProperties;
import org.apache.poi.xddf.usermodel.XDDFSolidFillProperties;
import org.apache.poi.xddf.usermodel.chart.AxisCrosses;
import org.apache.poi.xddf.usermodel.chart.AxisPosition;
import org.apache.poi.xddf.usermodel.chart.ChartTypes;
import org.apache.poi.xddf.usermodel.chart.LegendPosition;
import org.apache.poi.xddf.usermodel.chart.MarkerStyle;
import org.apache.poi.xddf.usermodel.chart.XDDFChart;
import org.apache.poi.xddf.usermodel.chart.XDDFChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFDataSource;
import org.apache.poi.xddf.usermodel.chart.XDDFDataSourcesFactory;
import org.apache.poi.xddf.usermodel.chart.XDDFLineChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFNumericalDataSource;
import org.jspecify.annotations.Nullable;

/** Lays a line chart out; spreadsheet and text document take the same one. */
final class LineChart {
    /** Told apart by people who see colours otherwise, too (Okabe and Ito), and dark enough for paper. */
    private static final List<Integer> COLOURS =
            List.of(0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0x555555, 0xB08000, 0x56B4E9);

    private static final double WIDE = 100;

    private LineChart() {}

    /** @param range where the cells of a column lie, the labels' column being 0 */
    static void plot(XDDFChart chart, Lines lines, IntFunction<String> range) {
        chart.setTitleText(CellText.of(lines.title()).text());
        chart.setTitleOverlay(false);
        chart.getOrAddLegend().setPosition(LegendPosition.BOTTOM);
        var below = chart.createCategoryAxis(AxisPosition.BOTTOM);
        var left = chart.createValueAxis(AxisPosition.LEFT);
        if (spansOrders(lines)) {
            left.setLogBase(10);
            left.setCrosses(AxisCrosses.MIN);
        } else {
            left.setCrosses(AxisCrosses.AUTO_ZERO);
            left.setMinimum(0);
        }
        XDDFDataSource<String> labels = XDDFDataSourcesFactory.fromArray(
                lines.labels().stream().map(label -> CellText.of(label).text()).toArray(String[]::new),
                range.apply(0),
                0);
        XDDFLineChartData data = (XDDFLineChartData) chart.createData(ChartTypes.LINE, below, left);
        List<Lines.Line> all = lines.lines();
        for (int i = 0; i < all.size(); i++) {
            XDDFNumericalDataSource<Double> values =
                    XDDFDataSourcesFactory.fromArray(known(all.get(i)), range.apply(i + 1), i + 1);
            XDDFChartData.Series series = data.addSeries(labels, values);
            series.setTitle(CellText.of(all.get(i).name()).text());
            XDDFLineChartData.Series line = (XDDFLineChartData.Series) series;
            line.setSmooth(false);
            line.setMarkerStyle(MarkerStyle.CIRCLE);
            colour(line, colourOf(i));
        }
        // Else some programs give the first place of every line one colour, and the second another.
        data.setVaryColors(false);
        chart.plot(data);
    }

    private static @Nullable Double[] known(Lines.Line line) {
        @Nullable Double[] known = new @Nullable Double[line.values().size()];
        for (int place = 0; place < known.length; place++) {
            Double value = line.values().get(place);
            known[place] = value.isNaN() ? null : value;
        }
        return known;
    }

    static int colourOf(int number) {
        return COLOURS.get(number % COLOURS.size());
    }

    /** Seconds beside days: on an even axis all but the largest would lie on the ground. */
    private static boolean spansOrders(Lines lines) {
        DoubleSummaryStatistics amounts = lines.lines().stream()
                .flatMap(line -> line.values().stream())
                .mapToDouble(Double::doubleValue)
                .filter(amount -> !Double.isNaN(amount))
                .summaryStatistics();
        return amounts.getMin() > 0 && amounts.getMax() / amounts.getMin() > WIDE;
    }

    private static void colour(XDDFLineChartData.Series line, int rgb) {
        var fill = new XDDFSolidFillProperties(
                XDDFColor.from(new byte[] {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb}));
        line.setLineProperties(new XDDFLineProperties(fill));
        var marker = line.getCTLineSer().getMarker().addNewSpPr();
        marker.addNewSolidFill().set(fill.getXmlObject());
        marker.addNewLn().addNewSolidFill().set(fill.getXmlObject());
    }

    static String range(String sheet, int firstRow, int lastRow, int column) {
        return new CellRangeAddress(firstRow, lastRow, column, column).formatAsString(sheet, true);
    }
}
