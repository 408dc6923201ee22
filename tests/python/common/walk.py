"""A call of every public function and picture in a language, on data that is of none.

Places are called by numbers and headings are of the language, so that a word of the other
language in a result is the library's. Tests walk what comes out; the reference takes the columns.
"""

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl
import polars.selectors as cs

import shuizhi as sz
from shuizhi import plots
from shuizhi._core.language import Lang, speaking

EXAMPLES = Path(__file__).parents[3] / "examples"


class Walk:
    """The calls in a language."""

    def __init__(self, lang: Lang, folder: Path) -> None:
        self.lang: Lang = lang
        self.folder = folder

    def say(self, zh: str, en: str) -> str:
        """Return the word of the language."""
        return zh if self.lang == "zh" else en

    # -------------------------------------------------------------- data

    @cached_property
    def samples(self) -> pl.DataFrame:
        """Two years of months at sections of rivers and a lake."""
        table = sz.read_samples(EXAMPLES / "jiaozuo-samples.csv").frame
        known = sz.recognize(table, lang="en").filter(pl.col("parameter").is_not_null())
        english = {
            column: f"{id}({unit})" if unit != "1" else id
            for column, id, unit in known.select("column", "parameter", "unit").rows()
        }
        made = table.with_columns(
            pl.col("断面名称").rank("dense").cast(pl.String).alias("断面名称"),
            pl.col("所属河流").rank("dense").cast(pl.String).alias("所属河流"),
            pl.col("水体类型").replace(
                {"河流": self.say("河流", "river"), "湖库": self.say("湖库", "lake")}
            ),
            pl.lit("1").alias("城市"),
            (pl.int_range(pl.len()) % 7 + 1).cast(pl.String).alias("流量(m3/s)"),
            pl.lit("30").alias("透明度(cm)"),
            pl.lit("12").alias("叶绿素a(μg/L)"),
        )  # fmt: skip
        if self.lang == "zh":
            return made
        more = {
            "断面名称": "section",
            "所属河流": "river",
            "水体类型": "water_body",
            "采样日期": "date",
            "城市": "city",
            "流量(m3/s)": "flow(m3/s)",
            "透明度(cm)": "transparency(cm)",
            "叶绿素a(μg/L)": "chlorophyll_a(μg/L)",
        }
        return made.rename(english | more)

    @cached_property
    def names(self) -> dict[str, str]:
        """The headings of places and times."""
        return {
            "section": self.say("断面名称", "section"), "river": self.say("所属河流", "river"),
            "time": self.say("采样日期", "date"), "body": self.say("水体类型", "water_body"),
            "city": self.say("城市", "city"), "flow": self.say("流量(m3/s)", "flow(m3/s)"),
        }  # fmt: skip

    @cached_property
    def keys(self) -> dict[str, Any]:
        """Section, time and water body of the samples."""
        names = self.names
        return {"section": names["section"], "time": names["time"], "water_body": names["body"]}

    @cached_property
    def register(self) -> pl.DataFrame:
        """A register of the sections."""
        places = self.samples[self.names["section"]].unique(maintain_order=True)
        return pl.DataFrame(
            {
                self.names["section"]: places,
                self.say("目标类别", "target"): ["Ⅱ" if n % 2 else "Ⅲ" for n in range(len(places))],
                self.say("控制级别", "control_level"): ["1"] * len(places),
            }
        )  # fmt: skip

    @cached_property
    def sections(self) -> pl.DataFrame:
        """The sections by month."""
        return sz.assess_sections(self.samples, register=self.register, lang=self.lang, **self.keys)

    @cached_property
    def quarters(self) -> pl.DataFrame:
        """The sections by quarter."""
        return sz.assess_sections(self.samples, every="quarter", lang=self.lang, **self.keys)

    @cached_property
    def means(self) -> pl.DataFrame:
        """The means of months, one row per parameter."""
        return sz.average(
            self.samples, by=self.names["section"], time=self.names["time"], shape="long",
            lang=self.lang,
        )  # fmt: skip

    @cached_property
    def trends(self) -> pl.DataFrame:
        """Trends of those."""
        return sz.trend(
            self.samples, by=self.names["section"], time=self.names["time"], every="month",
            method="seasonal", lang=self.lang,
        )  # fmt: skip

    @cached_property
    def outfalls(self) -> pl.DataFrame:
        """Two outfalls, as tables have them; what they are said to be is of the standards."""
        said = sz.read_samples(EXAMPLES / "outfalls.csv").frame
        made = said.with_columns(pl.int_range(1, pl.len() + 1).cast(pl.String).alias("排口"))
        if self.lang == "zh":
            return made
        words = ["outfall", "kind", "city", "basin", "new", "function_class", "reach"]
        return made.rename(dict(zip(said.columns, words, strict=True)))

    @cached_property
    def effluent(self) -> pl.DataFrame:
        """What they discharge, with colour and what is not encoded."""
        told = sz.read_samples(EXAMPLES / "effluent.csv").frame
        numbers = {"一厂总排口": "1", "二厂总排口": "2"}
        made = told.with_columns(
            pl.col("排口").replace(numbers), pl.lit("40").alias("色度(倍)"),
            pl.lit("1.1").alias("氟化物(mg/L)"),
        )  # fmt: skip
        if self.lang == "zh":
            return made
        known = sz.recognize(made, lang="en").filter(pl.col("parameter").is_not_null())
        english = {
            column: f"{id}({unit})" if unit not in ("1", "dilution factor") else id
            for column, id, unit in known.select("column", "parameter", "unit").rows()
        }
        return made.rename(
            english | {"排口": "outfall", "时间": "time", "流量(m3/h)": "flow(m3/h)"}
        )

    @cached_property
    def checked(self) -> pl.DataFrame:
        """The verdicts on them."""
        outfall, time = self.say("排口", "outfall"), self.say("时间", "time")
        return sz.check_discharge(
            self.effluent, self.outfalls, outfall=outfall, time=time, lang=self.lang
        )

    @cached_property
    def cities(self) -> pl.DataFrame:
        """Cities ranked over two years."""
        named = self.samples.with_columns(pl.col(self.names["river"]).alias(self.names["city"]))
        return sz.rank_cities(
            named, city=self.names["city"], section=self.names["section"],
            time=self.names["time"], water_body=self.names["body"], every="year", partial=True,
            lang=self.lang,
        )  # fmt: skip

    @cached_property
    def outlook(self) -> pl.DataFrame:
        """The outlook of a year that is half over."""
        half = self.samples.filter(pl.col(self.names["time"]) < "2024-07")
        return sz.outlook(
            half, self.register, year=2024, shape="sections", lang=self.lang, **self.keys
        )

    @cached_property
    def sources(self) -> pl.DataFrame:
        """Sources of drinking water."""
        lake = self.samples.filter(pl.col(self.names["body"]) == self.say("湖库", "lake"))
        return sz.check_source_water(
            lake, source=self.names["section"], time=self.names["time"], kind="surface",
            sampling="month", every="quarter", lang=self.lang,
        )  # fmt: skip

    @cached_property
    def report(self) -> sz.Report:
        """A report with all that it can have."""
        return sz.report(
            self.samples, register=self.register, goals={"attained": 80, "inferior": 0},
            river=[self.names["river"]], every="quarter", discharge=self.checked,
            appendix="short", station="1", region="2", lang=self.lang, **self.keys,
        )  # fmt: skip

    @cached_property
    def places(self) -> pl.DataFrame:
        """Coordinates of the sections."""
        known = self.register[self.names["section"]]
        return pl.DataFrame(
            {
                self.names["section"]: known,
                self.say("经度", "longitude"): [113 + n / 20 for n in range(len(known))],
                self.say("纬度", "latitude"): [35 + n % 3 / 20 for n in range(len(known))],
            }
        )

    # -------------------------------------------------------------- calls

    def calls(self) -> dict[str, Callable[[], Any]]:
        """Return a call of every public function by its name."""
        lang, names, keys = self.lang, self.names, self.keys
        samples, by = self.samples, {"by": names["section"], "time": names["time"]}
        lakes = samples.filter(pl.col(names["body"]) == self.say("湖库", "lake"))
        # The sections without the water body, where the verb has none.
        place = {"section": names["section"], "time": names["time"]}
        path = self.folder
        return {
            "apply_decisions": lambda: (
                sz.apply_decisions(samples, self.decisions(), lang=lang).applied
            ),
            "assess_lakes": lambda: sz.assess_lakes(
                lakes, lake=names["river"], point=names["section"], time=names["time"], lang=lang
            ),
            "assess_rivers": lambda: sz.assess_rivers(
                samples, by=names["river"], every="quarter", lang=lang, **keys
            ),
            "assess_sections": lambda: self.sections,
            "attained_months": lambda: sz.attained_months(
                self.sections, section=names["section"], lang=lang
            ),
            "attainment": lambda: sz.attainment(
                self.year(), section=names["section"], register=self.register,
                goals={"attained": 80, "good": 60, "inferior": 0}, lang=lang,
            ),
            "audit": lambda: sz.audit(self.lab().frame, standard="GB 3838-2002", lang=lang).frame,
            "average": lambda: sz.average(samples, lang=lang, **by),
            # Cases are in both languages: calls and tables as data.
            "cases": lambda: sz.cases(lang=lang).columns,
            "check_criteria": lambda: sz.check_criteria(
                samples, standard=sz.load_standard(EXAMPLES / "own-criteria.toml"),
                section=names["section"], time=names["time"], lang=lang,
            ),
            "check_discharge": lambda: self.checked,
            "check_ecological_flow": lambda: sz.check_ecological_flow(
                samples, base=self.bases(), flow=names["flow"], goal=90, lang=lang, **place
            ),
            "check_limits": lambda: sz.check_limits(
                samples, standard="GB 5749-2022", shape="readings", lang=lang
            ),
            "check_register": lambda: sz.check_register(self.register, lang=lang),
            "check_source_water": lambda: self.sources,
            "class_likelihood": lambda: sz.class_likelihood(
                samples, every="year", shape="parameters", lang=lang, **keys
            ),
            "compare": lambda: sz.compare(
                *(self.quarters.filter(pl.col(self.say("时段", "period")) == one)
                  for one in ("2023-Q4", "2024-Q4")),
                on=names["section"], lang=lang,
            ),
            "complete_standard": lambda: str(
                sz.complete_standard("DB41/2087-2021", self.supplement()).limit("fluoride", "一级")
            ),
            "count_classes": lambda: sz.count_classes(
                self.quarters, section=names["section"], lang=lang
            ),
            "cwqi": lambda: sz.cwqi(
                samples, city=names["city"], every="quarter", partial=True, lang=lang, **keys
            ),
            "describe": lambda: sz.describe(samples, every="year", lang=lang, **by),
            "discharge_summary": lambda: sz.discharge_summary(
                self.checked, by=self.say("监测项目", "parameter"), lang=lang
            ),
            "exceedances": lambda: sz.exceedances(samples, lang=lang, **keys),
            "explain": lambda: [
                (told.sentence, told.details)
                for told in (sz.explain(row) for row in self.sections.head(12).iter_slices(1))
            ],
            "fluxes": lambda: sz.fluxes(samples, flow=names["flow"], lang=lang, **place),
            "grade": lambda: sz.grade(samples, water_body=names["body"], lang=lang),
            "grade_black_odorous": lambda: sz.grade_black_odorous(
                samples, water=names["river"], point=names["section"], time=names["time"],
                lang=lang,
            ),
            "grade_readings": lambda: sz.grade_readings(
                samples, water_body=names["body"], lang=lang
            ),
            "ledger": lambda: sz.ledger(samples, lang=lang, **by),
            "limit": lambda: self.shown(sz.limit("TP", "Ⅲ", water_body="lake")),
            "load_standard": lambda: self.shown(sz.load_standard(EXAMPLES / "rust" / "own.toml")),
            "missing_limits": lambda: sz.missing_limits(self.checked, lang=lang),
            "outlook": lambda: self.outlook,
            # Names in laboratories' use, and where codes were found, are of any language.
            "parameters": lambda: sz.parameters(lang=lang).drop(
                cs.starts_with("别", "注", "alias", "weak", "依据", "evidence")
            ),
            "provenance": lambda: sz.provenance().standards,
            "rank_cities": lambda: self.cities,
            "read_hj212": lambda: self.messages(),
            "read_lab_reports": lambda: self.lab(),
            "read_samples": lambda: self.read(),
            "read_standard_tables": lambda: None,
            "reasons": lambda: sz.reasons(lang=lang),
            "recognize": lambda: sz.recognize(
                [*samples.columns, "x(ppm)", "MN", "ORP(V)", "Hg(ppm)"], lang=lang
            ),
            "report": lambda: self.whole(self.report),
            "report_template": lambda: self.word(sz.report_template(path / "t.docx", lang=lang)),
            "rules": lambda: sz.rules(lang=lang),
            "screen_influent": lambda: sz.screen_influent(
                samples, plant=names["section"], time=names["time"], lang=lang
            ),
            "screen_samples": lambda: sz.screen_samples(self.doubtful(), lang=lang, **place),
            "set_lang": lambda: None,
            "show": lambda: sz.show(self.sections)._repr_html_(),
            "standard": lambda: self.shown(sz.standard("GB 18918-2002")),
            "standard_template": lambda: sz.standard_template("DB41/2087-2021", lang=lang),
            "standards": lambda: sz.standards(lang=lang),
            "supplement_folder": lambda: None,
            "to_geojson": lambda: sz.to_geojson(
                self.quarters.filter(pl.col(self.say("时段", "period")) == "2024-Q4"), self.places
            ),
            "trend": lambda: self.trends,
            "trophic_state": lambda: sz.trophic_state(lakes, lang=lang),
            "verify_limit": lambda: str(sz.verify_limit("TP", "Ⅲ", "0.2")),
            "verify_limits": lambda: sz.verify_limits(
                self.stated(), parameter="a", value="b", level="c", standard="GB 3838-2002",
                lang=lang,
            ),
            "watch": lambda: sz.watch(
                samples, watched="fluoride", limit=0.5, lang=lang, **by
            ),
            "write_table": lambda: None,
        }  # fmt: skip

    def pictures(self) -> dict[str, Callable[[], Any]]:
        """Return a call of every picture by its name."""
        order = self.register[self.names["section"]].to_list()[:4]
        ammonia = self.say("氨氮", "ammonia_nitrogen")
        return {
            "boxes": lambda: plots.boxes(self.means, ammonia, water_body="river"),
            "class_calendar": lambda: plots.class_calendar(self.sections),
            "class_months": lambda: plots.class_months(self.sections),
            "class_rings": lambda: plots.class_rings(self.quarters),
            "class_shares": lambda: plots.class_shares(self.quarters),
            "completeness": lambda: plots.completeness(self.means),
            "exceedances": lambda: plots.exceedances(self.sections),
            "history": lambda: plots.history(self.means, ammonia, water_body="river"),
            "outfall_calendar": lambda: plots.outfall_calendar(self.checked),
            "outlook": lambda: plots.outlook(self.outlook_rows()),
            "profile": lambda: plots.profile(self.quarters, order=order, parameter=ammonia),
            "ranking": lambda: plots.ranking(self.cities),
            "river_line": lambda: plots.river_line(self.quarters, order=order),
            "site_map": lambda: plots.site_map(self.quarters, self.places),
            "trend_plot": lambda: plots.trend_plot(self.means, self.trends, ammonia, order[0]),
        }  # fmt: skip

    # -------------------------------------------------------------- made for calls

    def outlook_rows(self) -> pl.DataFrame:
        """Return an outlook of parameters."""
        half = self.samples.filter(pl.col(self.names["time"]) < "2024-07")
        return sz.outlook(half, self.register, year=2024, lang=self.lang, **self.keys)

    def year(self) -> pl.DataFrame:
        """Return sections by year."""
        return sz.assess_sections(
            self.samples, register=self.register, every="year", lang=self.lang, **self.keys
        )

    def decisions(self) -> pl.DataFrame:
        """Return a decision to leave a reading out, and one to correct one."""
        ammonia = self.say("氨氮", "ammonia_nitrogen")
        words = ["行号", "监测项目", "决定", "更正值", "决定人", "理由"]
        if self.lang == "en":
            words = ["row", "parameter", "decision", "value", "by", "why"]
        cells = [[0, 1], [ammonia] * 2, [self.say("剔除", "exclude"), self.say("更正", "correct")],
                 [None, "0.5"], ["1", "1"], ["1", "1"]]  # fmt: skip
        return pl.DataFrame(dict(zip(words, cells, strict=True)))

    def bases(self) -> pl.DataFrame:
        """Return declared base flows."""
        places = self.register[self.names["section"]]
        flow = self.say("生态基流", "flow")
        return pl.DataFrame({self.names["section"]: places, flow: [3.0] * len(places)})

    def stated(self) -> pl.DataFrame:
        """Return limits that somebody states."""
        return pl.DataFrame(
            {"a": ["TP", "NH3-N", "COD", "Hg"], "b": ["0.2", "2", "20", "?"], "c": ["Ⅲ"] * 4}
        )

    def supplement(self) -> pl.DataFrame:
        """Return a limit filled in."""
        template = sz.standard_template("DB41/2087-2021", lang=self.lang)
        value, page = self.say("限值", "value"), self.say("页码", "page")
        id, level = self.say("项目编号", "parameter"), self.say("级别", "level")
        row = template.filter((pl.col(id) == "fluoride") & (pl.col(level) == "一级"))[:1]
        return row.with_columns(pl.lit("1.5").alias(value), pl.lit("1").alias(page))

    def doubtful(self) -> pl.DataFrame:
        """Return samples with readings that cannot be, and others that are far off."""
        ammonia = next(name for name in self.samples.columns if name.startswith(
            ("氨氮", "ammonia_nitrogen")))  # fmt: skip
        oxygen = next(name for name in self.samples.columns if name.startswith(
            ("溶解氧", "dissolved_oxygen")))  # fmt: skip
        place = pl.int_range(pl.len())
        return self.samples.with_columns(
            pl.when(place == 3).then(pl.lit("900")).when(place == 40).then(pl.lit("-1"))
            .otherwise(ammonia).alias(ammonia),
            pl.when(place == 9).then(pl.lit("60")).otherwise(oxygen).alias(oxygen),
        )  # fmt: skip

    def lab(self) -> Any:
        """Return readings of a laboratory report."""
        with speaking(self.lang):
            return sz.read_lab_reports(self.lab_file(), lang=self.lang)

    def lab_file(self) -> Path:
        """Write a laboratory report as CSV, and return it."""
        path = self.folder / f"{self.lang}.csv"
        rows = [["检测项目", "单位", "检测结果", "标准限值"], ["NH3-N", "mg/L", "0.5", "1.0"],
                ["TP", "mg/L", "0.31", "0.2"]]  # fmt: skip
        path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
        return path

    def messages(self) -> Any:
        """Return what a log of a monitor comes to."""
        return sz.read_hj212(EXAMPLES / "monitor.log", lang=self.lang)

    def read(self) -> Any:
        """Return what reading a table of samples tells."""
        path = self.folder / f"s-{self.lang}.csv"
        self.samples.head(3).write_csv(path)
        with speaking(self.lang):
            return sz.read_samples(path).notes

    def shown(self, thing: Any) -> list[str]:
        """Return what an object shows of itself."""
        with speaking(self.lang):
            shown = thing._repr_html_().split("</style>")[-1]
            # Sources are named as they are.
            return [
                str(thing),
                repr(thing),
                re.sub(r"<tr><td[^>]*>(?:来源|sources)<.*?</tr>", "", shown),
            ]

    def whole(self, report: sz.Report) -> list[Any]:
        """Return a report in all its forms."""
        page = self.folder / f"r-{self.lang}.html"
        report.save(page)
        return [report.sentences, report.tables, page.read_text("utf-8")]

    def word(self, path: Any) -> None:
        """Return nothing of a template: its fields are code."""
