package im.steward.compliance.report;

import java.util.List;
import java.util.function.IntFunction;
import org.apache.poi.xddf.usermodel.XDDFColor;
import org.apache.poi.xddf.usermodel.XDDFSolidFillProperties;
import org.apache.poi.xddf.usermodel.chart.AxisCrossBetween;
import org.apache.poi.xddf.usermodel.chart.AxisCrosses;
import org.apache.poi.xddf.usermodel.chart.AxisPosition;
import org.apache.poi.xddf.usermodel.chart.BarDirection;
import org.apache.poi.xddf.usermodel.chart.BarGrouping;
import org.apache.poi.xddf.usermodel.chart.ChartTypes;
import org.apache.poi.xddf.usermodel.chart.LegendPosition;
import org.apache.poi.xddf.usermodel.chart.XDDFBarChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFChart;
import org.apache.poi.xddf.usermodel.chart.XDDFChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFDataSource;
import org.apache.poi.xddf.usermodel.chart.XDDFDataSourcesFactory;

/** Lays out columns side by side, a group of them for each label. */
final class BarChart {
    private BarChart() {}

    /** @param range where the cells of a column lie, the labels' column being 0 */
    static void plot(XDDFChart chart, Lines columns, IntFunction<String> range) {
        chart.setTitleText(CellText.of(columns.title()).text());
        chart.setTitleOverlay(false);
        chart.getOrAddLegend().setPosition(LegendPosition.BOTTOM);
        var below = chart.createCategoryAxis(AxisPosition.BOTTOM);
        var left = chart.createValueAxis(AxisPosition.LEFT);
        left.setCrosses(AxisCrosses.AUTO_ZERO);
        left.setCrossBetween(AxisCrossBetween.BETWEEN);
        left.setMinimum(0);
        XDDFDataSource<String> labels = XDDFDataSourcesFactory.fromArray(
                columns.labels().stream()
                        .map(label -> CellText.of(label).text())
                        .toArray(String[]::new),
                range.apply(0),
                0);
        XDDFBarChartData data = (XDDFBarChartData) chart.createData(ChartTypes.BAR, below, left);
        data.setBarDirection(BarDirection.COL);
        // Piled columns need a part of the format that POI's smaller schema leaves out.
        data.setBarGrouping(BarGrouping.CLUSTERED);
        List<Lines.Line> all = columns.lines();
        for (int i = 0; i < all.size(); i++) {
            XDDFChartData.Series series = data.addSeries(
                    labels,
                    XDDFDataSourcesFactory.fromArray(
                            all.get(i).values().toArray(Double[]::new), range.apply(i + 1), i + 1));
            series.setTitle(CellText.of(all.get(i).name()).text());
            int rgb = LineChart.colourOf(i);
            series.setFillProperties(new XDDFSolidFillProperties(
                    XDDFColor.from(new byte[] {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb})));
        }
        data.setVaryColors(false);
        chart.plot(data);
    }
}
