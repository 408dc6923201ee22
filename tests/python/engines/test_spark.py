"""Spark on a cluster of two executors: the verbs there are the verbs here, however rows lie."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import samples
import shuizhi as sz
import shuizhi.engines.spark as on_spark
from shuizhi import errors
from shuizhi.engines import batches

NUMBER = "编号"
FRAME = samples.table(5, sections=6, months=26).with_row_index(NUMBER).cast({NUMBER: pl.Int64})
SECTIONS: dict[str, Any] = {"section": ["流域", "断面"], "time": "时间"}


@pytest.fixture(scope="module")
def sent(spark: Any) -> Any:
    """Return the samples on the cluster, in batches of few rows."""
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "50")
    df = spark.createDataFrame(FRAME.to_arrow(compat_level=pl.CompatLevel.oldest())).cache()
    assert df.count() == FRAME.height
    return df


def collected(df: Any, *keys: str) -> pl.DataFrame:
    """Return the rows of a DataFrame, sorted; text is text of one kind."""
    return pl.DataFrame(df.toArrow()).sort(*keys, nulls_last=True)


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a result of the verb itself, in the types of every engine."""
    return pl.DataFrame(batches.arrow(frame))


def one_row(spark: Any, **cells: Any) -> Any:
    return spark.createDataFrame([tuple(cells.values())], list(cells))


# ------------------------------------------------------------------------------ grading


def test_the_cluster_has_two_executors(spark: Any) -> None:
    def process(parts: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        assert sum(batch.num_rows for batch in parts) < 3
        yield pa.RecordBatch.from_pydict({"parent": [os.getppid()]})

    rows = spark.range(2).repartition(2).mapInArrow(process, "parent long", barrier=True)
    assert len({row["parent"] for row in rows.collect()}) == 2


ZH = {
    "water_body": "水体",
    "target": "目标",
    "lang": "zh",
    "suffix": "_评",
    "rounding": "assessment",
}


@pytest.mark.parametrize(
    ("parts", "options"),
    [
        (1, ZH),
        (7, ZH),
        (4, {"standard": "GB/T 14848-2017", "nondetect": "limit", "columns": {"汞(μg/L)": None}}),
        (3, {"indicators": ["TN", "NH3-N"], "detection_limits": "methods", "missing_values": [""]}),
    ],
)
def test_rows_are_graded_alike_however_they_are_parted(
    sent: Any, parts: int, options: dict[str, Any]
) -> None:
    from pyspark.sql import functions as f

    parted = sent.repartition(parts, f.rand(seed=parts))
    graded = on_spark.grade(parted, **options)
    assert_frame_equal(collected(graded, NUMBER), plain(sz.grade(FRAME, **options)))


def test_the_schema_is_that_of_the_verb_in_words_of_spark(sent: Any) -> None:
    from pyspark.sql import functions as f

    graded = on_spark.grade(sent)
    assert graded.schema.fields[: FRAME.width] == sent.schema.fields
    new = {field.name: field.dataType.simpleString() for field in graded.schema[FRAME.width :]}
    assert new == {
        "class": "string",
        "status": "string",
        "deciding": "array<string>",
        "exceeding": "array<struct<parameter:string,value:double,limit:double,multiple:double>>",
        "assessed": "bigint",
        "indicators": "bigint",
        "certain": "boolean",
        "reason": "string",
    }
    order = sz.grade(FRAME).schema["class"].categories.to_list()
    assert graded.schema["class"].metadata["order"] == order
    in_order = graded.orderBy(f.array_position(f.lit(order), graded["class"])).select("class")
    classes = [row[0] for row in in_order.dropna().collect()]
    assert classes == sorted(classes, key=order.index) and len(set(classes)) > 3
    assert on_spark.grade(sent, lang="zh").schema["水质状况"].metadata["order"][0] == "优"


def test_empty_tables_empty_partitions_and_columns_of_nothing(spark: Any, sent: Any) -> None:
    from pyspark.sql import functions as f

    none = on_spark.grade(sent.filter("false"))
    assert_frame_equal(collected(none, NUMBER), plain(sz.grade(FRAME.clear())))
    few = on_spark.grade(sent.filter(f"`{NUMBER}` < 2").repartition(7, "断面"))
    assert_frame_equal(collected(few, NUMBER), plain(sz.grade(FRAME.head(2))))
    nothing = one_row(spark, 断面="甲", 氨氮="1.2").withColumn("总磷", f.lit(None))
    graded = on_spark.grade(nothing.withColumn("总氮", f.lit(None).cast("double"))).first()
    assert (graded["class"], graded["reason"]) == ("Ⅳ", "missing: total_phosphorus")


def test_columns_of_every_type_and_name(spark: Any) -> None:
    """Columns that are not readings are passed on unchanged, even types that polars lacks."""
    from pyspark.sql import functions as f

    day = datetime(2020, 5, 8, 23, 30)
    df = one_row(spark, **{"氨氮": 1, "总磷": Decimal("0.30"), "NH.x": {"k": 1.5}, "时": day})
    df = df.withColumn("Hg(μg/L)", f.lit(0.2).cast("float")).withColumn(
        "i", f.expr("interval 1 year")
    )
    graded = on_spark.grade(df.drop("i"), target="Ⅱ")
    row = graded.first()
    assert (row["class"], row["deciding"]) == ("Ⅳ", ["total_phosphorus", "mercury"])
    assert row["exceeding"][2] == ("mercury", 0.0002, 0.00005, 3.0)
    assert (row["NH.x"], row["时"], row["总磷"]) == ({"k": 1.5}, day, Decimal("0.30"))
    with pytest.raises(errors.ColumnError, match="'i' holds interval"):
        on_spark.grade_readings(df)
    # A day is that of the session's time zone.
    averaged = on_spark.average(df.drop("i"), by=[], time="时", every="ten-day").first()
    assert (averaged["period"], averaged["start"]) == ("2020-05-T1", date(2020, 5, 1))


def test_readings(sent: Any) -> None:
    told = {"water_body": "水体", "target": "Ⅱ", "lang": "zh"}
    readings = collected(on_spark.grade_readings(sent.repartition(3), **told), NUMBER, "监测项目")
    alone = plain(sz.grade_readings(FRAME, **told)).drop("行号")
    assert_frame_equal(readings, alone.sort(NUMBER, "监测项目"))


def test_readings_of_a_long_table(spark: Any) -> None:
    rows = [("1.2", "氨氮", 1), ("0.06L", "Hg", 2), ("3", "怪", 3), ("怪", "砷", 4)]
    df = spark.createDataFrame(rows, ["果", "项", NUMBER]).repartition(4, NUMBER)
    told = {"parameter": "项", "value": "果"}
    readings = collected(on_spark.grade_readings(df, **told), NUMBER)
    with pytest.warns(sz.ShuizhiWarning, match="怪"):
        alone = sz.grade_readings(pl.DataFrame(rows, ["果", "项", NUMBER], orient="row"), **told)
    assert_frame_equal(readings, plain(alone))


# ------------------------------------------------------------------------------ assessments


BACKGROUND = {"项目": "氟化物", "起": "2019-01", "止": "2021-12", "认定": "文", "来源": "源"}


@pytest.mark.parametrize(
    "options",
    [
        {"every": "month", "water_body": "水体", "target": "目标", "lang": "zh"},
        {"every": "year", "indicators": "5+X", "targets": True, "background": True},
    ],
)
def test_sections_are_assessed_as_on_one_machine(sent: Any, options: dict[str, Any]) -> None:
    places = FRAME.select("流域", "断面").unique(maintain_order=True)
    tables = {
        "targets": places.with_columns(pl.lit("Ⅱ").alias("target")).to_pandas(),
        "background": places.head(2).with_columns(
            pl.lit(text).alias(name) for name, text in BACKGROUND.items()
        ),
    }
    told = SECTIONS | {name: tables.get(name, value) for name, value in options.items()}
    period = "时段" if options.get("lang") == "zh" else "period"
    assessed = collected(
        on_spark.assess_sections(sent.repartition(5), **told), "流域", "断面", period
    )
    alone = plain(sz.assess_sections(FRAME, **told))
    samples = "样本数" if options.get("lang") == "zh" else "samples"
    alone = alone.filter(pl.col(samples) > 0).sort("流域", "断面", period, nulls_last=True)
    assert alone.height > places.height
    assert_frame_equal(assessed, alone, rel_tol=1e-12)


def test_means_and_trends_are_those_of_one_machine(sent: Any) -> None:
    told: dict[str, Any] = {"by": "断面", "time": "时间"}
    means = collected(on_spark.average(sent, every="quarter", **told), "断面", "period")
    alone = plain(sz.average(FRAME, every="quarter", **told)).sort(
        "断面", "period", nulls_last=True
    )
    assert_frame_equal(means, alone, rel_tol=1e-12)
    told |= {"every": "month", "method": "seasonal", "parameters": ["氨氮", "DO"]}
    trends = collected(on_spark.trend(sent, **told), "断面", "parameter")
    assert_frame_equal(trends, plain(sz.trend(FRAME, **told)).sort("断面", "parameter"))


# Of a third of the places every reading of March is excluded, and of one a reading is corrected.
PLACES = FRAME.select("流域", "断面", "时间").unique(maintain_order=True)
DECIDED = pl.concat(
    [
        PLACES[::9].select(
            "流域", "断面", "时间", 项目=pl.lit("氨氮"), 决定=pl.lit("剔除"),
            更正值=pl.lit(None, pl.String),
        ),
        PLACES[1::9].select(
            "流域", "断面", "时间", 项目=pl.lit("氨氮"), 决定=pl.lit("更正"), 更正值=pl.lit("7"),
        ),
    ]
)  # fmt: skip


def test_samples_are_taken_as_decided(sent: Any) -> None:
    decided: Any = {"decisions": DECIDED}
    graded = collected(on_spark.grade(sent.repartition(4), **decided), NUMBER)
    wanted = plain(sz.grade(FRAME, **decided)).sort(NUMBER)
    assert_frame_equal(graded, wanted)
    assert graded["class_as_reported"].count() > 10
    readings = collected(
        on_spark.grade_readings(sent.repartition(3), **decided), NUMBER, "parameter"
    )
    here = plain(sz.grade_readings(FRAME, **decided).drop("row")).sort(NUMBER, "parameter")
    assert_frame_equal(readings, here)
    for verb, options, keys in (
        ("assess_sections", SECTIONS, ("流域", "断面", "period")),
        ("average", {"by": ["流域", "断面"], "time": "时间"}, ("流域", "断面", "period")),
        ("trend", {"by": ["流域", "断面"], "time": "时间"}, ("流域", "断面", "parameter")),
    ):
        made = collected(getattr(on_spark, verb)(sent.repartition(5), **options, **decided), *keys)
        alone = plain(getattr(sz, verb)(FRAME, **options, **decided)).sort(*keys, nulls_last=True)
        assert_frame_equal(made, alone)
        assert made["decisions"].count() > 0
    rows = pl.DataFrame({"行号": [1], "项目": ["氨氮"], "决定": ["剔除"]})
    for call in (on_spark.grade, on_spark.grade_readings):
        with pytest.raises(errors.ColumnError, match="行号"):
            call(sent, decisions=rows)


@pytest.mark.parametrize("every", ["month", "year"])
def test_rivers_are_assessed_of_collected_means(sent: Any, every: Any) -> None:
    """What needs all sections together is done with the means of each."""
    means = on_spark.average(sent, by=["流域", "断面"], time="时间", rounding="none")
    told: dict[str, Any] = {"by": "流域", "section": "断面", "every": every, "min_count": 1}
    rivers = sz.assess_rivers(pl.DataFrame(means.toArrow()), time="start", **told)
    alone = sz.assess_rivers(FRAME, time="时间", **told)
    assert rivers.height > 2
    # How sure means are, and what entered none, is known of the readings alone.
    rivers, alone = (frame.drop("certain", "reason") for frame in (rivers, alone))
    assert_frame_equal(rivers, alone, rel_tol=1e-9)


# ------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("options", "error", "word"),
    [
        ({"water_body": "池"}, errors.OptionError, "池"),
        ({"standard": "GB 1"}, errors.UnknownNameError, "GB 1"),
        ({"time": "无"}, errors.ColumnError, "无"),
        ({"colour": "blue"}, errors.OptionError, "colour"),
        ({"columns": {"水体": "氨氮"}}, errors.DuplicateColumnError, "水体"),
        ({"sample": "断面", "parameter": "河流", "value": "水体"}, errors.OptionError, "pivot"),
    ],
)
def test_options_are_refused_on_the_driver(sent: Any, options: Any, error: Any, word: str) -> None:
    with pytest.raises(error, match=word):
        on_spark.grade(sent, **options)


def test_columns_are_refused_on_the_driver(spark: Any) -> None:
    df = one_row(spark, 断面="甲", 氨氮=1.2)
    for name, value, error, word in (
        ("总磷(ppm)", 0.1, errors.UnitError, "ppm"),
        ("NH3-N", 0.1, errors.DuplicateColumnError, "NH3-N"),
        ("总磷", True, errors.ColumnError, "Boolean"),
        ("总磷", {"k": 1}, errors.ColumnError, "总磷"),
        ("class", "x", errors.ColumnError, "class"),
        ("Class", "x", errors.ColumnError, "Class"),
    ):
        with pytest.raises(error, match=word):
            on_spark.grade(one_row(spark, 断面="甲", 氨氮=1.2, **{name: value}))
    with pytest.raises(errors.ColumnError, match="columns of one name"):
        on_spark.grade(df.join(df.withColumnRenamed("断面", "乙"), on=df["断面"] == "甲"))
    with pytest.raises(errors.TableError, match="not a DataFrame of Spark"):
        on_spark.grade(FRAME)
    with pytest.raises(errors.ColumnError, match="by: column '无' not found"):
        on_spark.average(df, by="无", time="断面")
    with pytest.raises(errors.OptionError, match="pivot"):
        on_spark.assess_sections(df, section="断面", parameter="断面", value="氨氮")


def test_what_only_the_data_tells_comes_with_the_error_of_spark(spark: Any, sent: Any) -> None:
    from pyspark.errors import PythonException

    old = on_spark.grade(one_row(spark, 日="1999-01-01", 氨氮=1.2), time="日")
    with pytest.raises(PythonException, match="NotInForceError: GB 3838-2002 is in force from"):
        old.collect()
    twice = on_spark.assess_sections(sent, duplicates="error", **SECTIONS)
    with pytest.raises(PythonException, match="DuplicateRowError: duplicate rows"):
        twice.collect()


def test_spark_is_imported_only_where_it_is_asked_for() -> None:
    code = "import sys, shuizhi.engines.spark; assert not {'pyspark', 'pyarrow'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
