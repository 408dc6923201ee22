"""Write the cheat sheet: what is called for what, on one page of A4, in both languages."""

import html

from shuizhi._core.language import Lang

# Headings with the calls below them: the call, and what it gives, in Chinese and English.
SECTIONS: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...] = (
    ("读入", "Read", (
        ('sz.read_samples("s.xlsx").frame', "样品表：编码、标题行、单位行自动识别", "a table of samples; header and units are found"),
        ('sz.read_lab_reports("报告/*.xls*")', "检测报告读成长表", "laboratory reports as a long table"),
        ('sz.read_hj212("m.log").samples("hour")', "在线监测报文转逐时样品", "messages of monitors, by hour"),
        ("sz.recognize(samples)", "各列被认作什么", "what columns are understood as"),
    )),
    ("评价", "Grade", (
        ("sz.grade(samples)", "每个样品的类别", "the class of each sample"),
        ("sz.grade_readings(samples)", "每个数据与限值", "each reading with its limit"),
        ('sz.check_limits(t, standard="GB 5749-2022")', "按单一限值判定", "verdicts by single limits"),
        ("sz.explain(graded[0])", "一句话说明理由", "why, in a sentence"),
    )),
    ("时段、断面、河流、城市", "Periods, sections, rivers, cities", (
        ('sz.average(samples, every="year")', "均值：日、旬、月、季、年、累计", "means by any period"),
        ("sz.assess_sections(samples, register=r)", "断面类别、达标、变化", "sections: class, target, change"),
        ('sz.assess_rivers(samples, by="河流")', "河流、流域、区域", "rivers, basins, regions"),
        ('sz.assess_lakes(samples, lake="湖库")', "湖库与营养状态", "lakes and trophic state"),
        ('sz.rank_cities(samples, city="城市")', "城市指数与排名", "cities ranked by CWQI"),
        ("sz.compare(a, b, on=...)  sz.trend(samples)", "两期比较；变化趋势", "two periods; trends"),
        ("sz.attainment(sections, goals={...})", "目标完成情况", "goals of a plan"),
        ("sz.outlook(samples, r, year=2024)", "年度预判", "what the year may come to"),
        ("sz.check_source_water(samples)", "饮用水水源达标率", "drinking-water sources"),
        ("sz.ledger(samples)", "每个数据的去向", "what became of every reading"),
    )),
    ("核查", "Check", (
        ("sz.screen_samples(samples)", "可疑数据及规则", "doubtful readings, with the rule"),
        ("sz.apply_decisions(samples, decisions)", "按决定剔除、更正，留痕", "exclude or correct, accounted for"),
        ("sz.audit(reports)", "检测报告的限值与结论", "limits and verdicts of reports"),
        ("sz.exceedances(samples)  sz.fluxes(samples)", "超标统计；通量", "exceedances; fluxes"),
    )),
    ("排污口", "Outfalls", (
        ("sz.check_discharge(readings, outfalls)", "逐日判定，及适用标准", "verdicts by day, and what binds"),
        ("sz.discharge_summary(checked)", "按排污口、月份汇总，负荷", "by outfall and month, with loads"),
        ("sz.missing_limits(checked)", "待补充的限值", "limits that verdicts wait for"),
    )),
    ("查标准", "Look things up", (
        ('sz.limit("氨氮", "Ⅲ")', "限值、条款、依据", "a limit, its clause and evidence"),
        ("sz.standards()  sz.rules()  sz.parameters()", "标准、规则、项目", "standards, rules, parameters"),
        ('sz.standard_template("DB41/2087-2021")', "未收录限值的待填表", "missing limits, to fill in"),
    )),
    ("发布", "Publish", (
        ('sz.report(samples, every="quarter").save("r.docx")', "网页、Word、工作簿", "a page, Word or workbook"),
        ("sz.plots.class_calendar(sections)", "断面逐月类别图（另见图库）", "a picture; see the gallery"),
        ("sz.plots.site_map(sections, places)", "断面分布图", "a map of sections"),
        ("sz.to_geojson(sections, places)", "GIS 图层", "a layer for GIS"),
    )),
    ("通用选项", "Options of most verbs", (
        ('lang="zh"  sz.set_lang("zh")', "结果和提示用中文", "the language of results"),
        ('columns={"Hg": ("汞", "μg/L"), "备注": None}', "指明各列", "say what columns are"),
        ('nondetect="half" | "zero" | "limit" | "drop"', "低于检出限的取值", "what non-detects count as"),
        ('water_body="river" | "lake" | "水体类型"', "水体类型", "river or lake"),
    )),
    ("命令行", "Command line", (
        ("shuizhi grade s.csv -o graded.xlsx", "评价", "grade"),
        ("shuizhi assess s.csv --every year", "按时段评价断面", "assess sections"),
        ("shuizhi report s.csv -o 季报.docx", "季报", "a report"),
        ("shuizhi limit 氨氮 Ⅲ", "查限值", "look a limit up"),
    )),
)  # fmt: skip
_STYLE = """
@page { size: A4; margin: 9mm; }
body { font: 8.6pt/1.32 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC",
  "Noto Sans", sans-serif; margin: 0 auto; max-width: 192mm; color: #111; }
h1 { font-size: 13pt; margin: 0 0 1.5mm; }
h1 small { font-weight: normal; font-size: 8.6pt; color: #555; }
main { columns: 2; column-gap: 5mm; }
section { break-inside: avoid; border: 0.3mm solid #9ab; border-radius: 1mm; margin: 0 0 2mm;
  padding: 0.8mm 1.6mm 1.2mm; }
h2 { font-size: 9.4pt; margin: 0 0 0.5mm; color: #145; }
dl { margin: 0; }
dt { font: 7.6pt/1.3 "Noto Sans Mono CJK SC", "DejaVu Sans Mono", Consolas, monospace;
  overflow-wrap: anywhere; margin-top: 0.5mm; }
dd { margin: 0 0 0 2.5mm; color: #444; }
@media (max-width: 640px) { main { columns: 1; } body { padding: 0 3mm; } }
"""


def sheet(lang: Lang) -> str:
    """Return the sheet as a page that stands alone."""
    zh = lang == "zh"
    title = "shuizhi 速查" if zh else "shuizhi: cheat sheet"
    begin = "import shuizhi as sz"
    parts = []
    for chinese, english, calls in SECTIONS:
        lines = "".join(
            f"<dt>{html.escape(call)}</dt><dd>{html.escape(said if zh else told)}</dd>"
            for call, said, told in calls
        )
        parts.append(f"<section><h2>{chinese if zh else english}</h2><dl>{lines}</dl></section>")
    return (
        f'<!doctype html><html lang="{"zh-CN" if zh else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{title} <small>{begin}</small></h1><main>{''.join(parts)}</main></body></html>\n"
    )


def page(lang: Lang) -> str:
    """Return the page of the site: the same, with a link to the sheet that prints on one page."""
    zh = lang == "zh"
    made = ["# 速查表\n" if zh else "# Cheat sheet\n"]
    link = f"cheatsheet-{lang}.html"
    made.append(
        f"[打印版（A4 一页）]({link})\n" if zh else f"[To print, on one page of A4]({link})\n"
    )
    for chinese, english, calls in SECTIONS:
        made.append(f"## {chinese if zh else english}\n")
        made.append("| 调用 | 得到 |\n| --- | --- |" if zh else "| call | gives |\n| --- | --- |")
        made += [f"| `{call}` | {said if zh else told} |".replace(" | \"", " \\| \"")
                 for call, said, told in calls]  # fmt: skip
        made.append("")
    return "\n".join(made)


def files() -> dict[str, str]:
    """Return the pages and the sheets by their names."""
    return {
        "cheatsheet.md": page("en"), "cheatsheet.zh.md": page("zh"),
        "cheatsheet-en.html": sheet("en"), "cheatsheet-zh.html": sheet("zh"),
    }  # fmt: skip
