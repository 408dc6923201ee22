"""What a type checker sees: verbs return the kind of table that they are given."""

from typing import assert_type

import polars as pl

import shuizhi as sz

SAMPLES = pl.DataFrame({"断面": ["甲"], "时间": ["2024-01-01"], "氨氮": [0.6]})
assert_type(sz.grade(SAMPLES), pl.DataFrame)
assert_type(sz.grade(SAMPLES.lazy()), pl.LazyFrame)
assert_type(sz.average(SAMPLES, by="断面", time="时间"), pl.DataFrame)
assert_type(sz.assess_sections(SAMPLES, section="断面", time="时间"), pl.DataFrame)
