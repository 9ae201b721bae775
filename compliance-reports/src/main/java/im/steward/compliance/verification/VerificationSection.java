package im.steward.compliance.verification;

import im.steward.compliance.export.Language;
import im.steward.compliance.report.Cell;
import im.steward.compliance.report.Column;
import im.steward.compliance.report.LongText;
import im.steward.compliance.report.Sheets;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The servers' part of a compliance-audit report: three sheets, in one language. */
public final class VerificationSection {
    private static final int NARROW = 12;
    private static final int WIDE = 24;
    private static final int SENTENCE = 70;
    private final Language language;

    public VerificationSection(Language language) {
        this.language = language;
    }

    /** As a workbook of its own. */
    public void write(Verification verification, VerificationReport report, OutputStream target) throws IOException {
        try (Sheets sheets = new Sheets(LongText.cut())) {
            write(verification, report, sheets);
            sheets.finish(target);
        }
    }

    public void write(Verification verification, VerificationReport report, Sheets sheets) throws IOException {
        facts(verification, report, sheets);
        Sheets.Sheet targets = sheets.sheet(
                in("Hosts", "主机"),
                List.of(
                        new Column(in("Host or address", "主机或地址"), WIDE),
                        new Column(in("Checks", "检查项"), NARROW),
                        new Column(in("Failed", "未通过"), NARROW)));
        for (VerificationReport.Target target : report.targets()) {
            targets.row(List.of(Cell.text(target.name()), Cell.number(target.checks()), Cell.number(target.failed())));
        }
        Sheets.Sheet checks = sheets.sheet(
                in("Checks", "检查项"),
                List.of(
                        new Column(in("Result", "结果"), NARROW),
                        new Column(in("Service", "服务"), WIDE),
                        new Column(in("Of", "对象"), WIDE),
                        new Column(in("Seen from", "观察位置"), WIDE),
                        new Column(in("Action", "操作"), SENTENCE),
                        new Column(in("Observed", "观察结果"), SENTENCE),
                        new Column(in("Seconds", "秒"), NARROW)));
        for (Check check : report.checks()) {
            checks.row(List.of(
                    Cell.text(check.passed() ? in("passed", "通过") : in("FAILED", "未通过")),
                    Cell.text(check.service()),
                    Cell.text(check.target()),
                    Cell.text(check.from()),
                    Cell.text(check.action()),
                    Cell.text(check.observation()),
                    new Cell.Amount(check.seconds())));
        }
    }

    private void facts(Verification verification, VerificationReport report, Sheets sheets) throws IOException {
        Sheets.Sheet facts = sheets.sheet(
                in("Servers", "服务器"),
                List.of(new Column(in("What", "项目"), WIDE + NARROW), new Column(in("Value", "内容"), SENTENCE)));
        line(facts, in("Site", "站点"), Cell.text(report.site()));
        line(facts, in("Verified at (UTC)", "验证时间（UTC）"), Cell.time(report.at()));
        line(
                facts,
                in("Result", "结果"),
                Cell.text(
                        verification.passed()
                                ? in("every check passed", "全部检查通过")
                                : in("%d of %d checks failed", "%2$d 项检查中有 %1$d 项未通过")
                                        .formatted(verification.failed(), verification.checks())));
        line(facts, in("Hosts", "主机"), Cell.number(verification.hosts()));
        line(facts, in("Checks", "检查项"), Cell.number(verification.checks()));
        line(facts, in("Failed", "未通过"), Cell.number(verification.failed()));
        line(
                facts,
                in("SHA-256 of the evidence", "证据文件的 SHA-256"),
                Cell.text(verification.sha256().hex()));
        line(facts, in("Taken in by", "登记者"), Cell.text(verification.takenBy().value()));
        line(facts, in("Taken in at (UTC)", "登记时间（UTC）"), Cell.time(verification.takenAt()));
    }

    private static void line(Sheets.Sheet sheet, String label, Cell value) throws IOException {
        sheet.row(List.of(Cell.text(label), value));
    }

    private String in(String english, String chinese) {
        return language == Language.ZH ? chinese : english;
    }
}
