package im.steward.compliance.report;

import java.util.List;
import java.util.function.IntFunction;
import org.apache.poi.ss.util.CellRangeAddress;
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

/** Lays a line chart out; spreadsheet and text document take the same one. */
final class LineChart {
    private LineChart() {}

    /** @param range where the cells of a column lie, the labels' column being 0 */
    static void plot(XDDFChart chart, Lines lines, IntFunction<String> range) {
        chart.setTitleText(CellText.of(lines.title()).text());
        chart.setTitleOverlay(false);
        chart.getOrAddLegend().setPosition(LegendPosition.BOTTOM);
        var below = chart.createCategoryAxis(AxisPosition.BOTTOM);
        var left = chart.createValueAxis(AxisPosition.LEFT);
        left.setCrosses(AxisCrosses.AUTO_ZERO);
        left.setMinimum(0);
        XDDFDataSource<String> labels = XDDFDataSourcesFactory.fromArray(
                lines.labels().stream().map(label -> CellText.of(label).text()).toArray(String[]::new),
                range.apply(0),
                0);
        XDDFLineChartData data = (XDDFLineChartData) chart.createData(ChartTypes.LINE, below, left);
        List<Lines.Line> all = lines.lines();
        for (int i = 0; i < all.size(); i++) {
            XDDFNumericalDataSource<Double> values = XDDFDataSourcesFactory.fromArray(
                    all.get(i).values().toArray(Double[]::new), range.apply(i + 1), i + 1);
            XDDFChartData.Series series = data.addSeries(labels, values);
            series.setTitle(CellText.of(all.get(i).name()).text());
            XDDFLineChartData.Series line = (XDDFLineChartData.Series) series;
            line.setSmooth(false);
            line.setMarkerStyle(MarkerStyle.CIRCLE);
        }
        chart.plot(data);
    }

    static String range(String sheet, int firstRow, int lastRow, int column) {
        return new CellRangeAddress(firstRow, lastRow, column, column).formatAsString(sheet, true);
    }
}
