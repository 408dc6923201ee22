# %% [markdown]
# # 一个城市的水污染防治方案，逐条核算（虚构）
#
# 下面是一份**虚构的**《示例市2022年水污染防治攻坚战实施方案》的21条，按各地方案常见的条目写成；
# 城市、断面、水库、水源、水厂和全部数值均为编造（`make_plan_city.py`、`make_city.py`），
# 不得用于任何评价或引用。每条要么按标准核算，要么说明没有可据以评价的标准。
#
# A made-up plan of 21 clauses for a made-up city: each clause is computed, or named as having no
# standard to be held against.

# %%
import warnings

import altair as alt
import make_city
import make_plan_city as city
import polars as pl

import shuizhi as sz

warnings.filterwarnings("ignore", category=sz.ShuizhiNote)
sz.set_lang("zh")
alt.renderers.enable("svg")  # 图片不需要联网
pl.Config(tbl_rows=20, tbl_cols=12, tbl_width_chars=150, fmt_str_lengths=40,
          tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True)  # fmt: skip
register = city.register()
manual = city.months()
print(sz.check_register(register).select("列名", "含义", "年份", "监测项目", "有值行数", "问题"))

# %% [markdown]
# ## 第1条 总体目标：国、省考断面达标率，Ⅰ～Ⅲ类比例

# %%
year = sz.assess_sections(manual, register=register, every="year", sort="register")
goals = {"国控": {"attained": 100, "good": 50}, "省控": {"attained": 80}, "市控": {"attained": 60}}
reached = sz.attainment(
    year, section="断面名称", by="控制级别", register=register, sort="register", goals=goals
).filter(pl.col("目标项").is_in(["断面达标率(%)", "Ⅰ～Ⅲ类比例(%)"]), 时段="2022")
print(reached.select("控制级别", "目标项", "达标数", "未达标数", "数值", "目标值", "判定", "断面"))

# %% [markdown]
# ## 第2条 国、省考断面消除劣Ⅴ类，市控断面力争消除劣Ⅴ类

# %%
inferior = sz.attainment(
    year, section="断面名称", by="控制级别", register=register,
    goals={"国控": {"inferior": 0}, "省控": {"inferior": 0}, "市控": {}},
).filter(目标项="劣Ⅴ类断面数")  # fmt: skip
print(inferior.select("控制级别", "时段", "数值", "目标值", "判定", "断面"))

# %% [markdown]
# ## 第3条 单项目标与自然本底：氨氮另定目标的断面，其余项目按类别考核；氟化物本底值高的予以扣除

# %%
own = year.filter(时段="2022").filter(
    pl.col("目标类别").str.contains("氨氮") | pl.col("自然本底").is_not_null()
)
print(
    own.select("断面名称", "类别", "目标类别", "达标", "自然本底", "扣除本底类别", "扣除本底达标")
)

# %% [markdown]
# ## 第4条 逐月通报：1—N月累计水质与同比，单因子浓度变化

# %%
to_date = sz.assess_sections(manual, register=register, every="to-date", sort="register")
print(
    to_date.filter(时段="2022-01~09").select(
        "断面名称", "类别", "水质状况", "主要污染指标", "达标", "同比变化"
    )
)
before, now = (to_date.filter(时段=f"{y}-01~09") for y in (2021, 2022))
changes = sz.compare(before, now, on="断面名称", shape="parameters", register=register)
print(
    changes.filter(监测项目="氨氮")
    .sort("浓度变化率(%)", descending=True)
    .select("断面名称", "前期浓度", "本期浓度", pl.col("浓度变化率(%)").round(1), "变化")
    .head(5)
)

# %% [markdown]
# ### 累计报告的文字

# %%
made = sz.report(
    manual, register=register, every="to-date", period="2022-01~09", region="示例市",
    title="示例市地表水环境质量累计报告",
)  # fmt: skip
print(*made.sentences[:3], sep="\n")

# %% [markdown]
# ## 第5条 月度达标：各断面达标月数、连续未达标月数，各县区月达标率

# %%
months = sz.assess_sections(manual, register=register)
attained = sz.attained_months(months, section="断面名称").filter(年份=2022)
print(attained.sort("月达标率(%)").head(6))
print(
    sz.attained_months(months, section="断面名称", by="责任县区", register=register)
    .filter(年份=2022)
    .sort("月达标率(%)", descending=True)
)

# %% [markdown]
# ### 2022年各断面逐月类别（按名录顺序：逐条河流、自上游而下）

# %%
sz.plots.class_calendar(months.filter(pl.col("时段").str.starts_with("2022")), register=register)

# %% [markdown]
# ## 第6条 年度预警：剩余三个月允许的均值，哪些断面目标已无法达到、有风险

# %%
ahead = sz.outlook(manual, register, year=2022)
shown = ["断面名称", "监测项目", "至今均值", "目标值", "剩余月份允许均值", "预判"]
print(ahead.filter(pl.col("预判").is_in(["无法达标", "有风险"])).select(shown))
print(
    sz.outlook(manual, register, year=2022, shape="sections").select("断面名称", "目标类别", "预判")
)

# %% [markdown]
# ## 第7条 县区排名：城市水质指数及变化，各县区的类别比例

# %%
ranked = sz.rank_cities(manual, city="责任县区", register=register, every="year", partial=True)
print(ranked.filter(时段="2021").select("排名", "责任县区", "CWQI", "变化率(%)", "变化排名"))
shares = sz.count_classes(year, section="断面名称", by="责任县区", register=register)
print(shares.filter(时段="2022").select("责任县区", "断面数", "Ⅰ～Ⅲ类比例(%)", "劣Ⅴ类比例(%)"))

# %% [markdown]
# ## 第8条 河流水质：各河流、各控制级别断面的总体状况，沿程变化

# %%
rivers = sz.assess_rivers(manual, by="所属河流", register=register, every="to-date")
print(
    rivers.filter(时段="2022-01~09").select(
        "所属河流", "断面数", "评价方法", "水质状况", "主要污染指标", "同比变化"
    )
)
levels = sz.assess_rivers(manual, by=["控制级别"], register=register, every="year")
print(levels.select("控制级别", "时段", "断面数", "水质状况", "Ⅰ～Ⅲ类比例(%)", "劣Ⅴ类比例(%)"))
trends = sz.trend(
    manual, by="责任县区", register=register, every="month", method="seasonal", parameters=["氨氮"]
)
print(trends.select("责任县区", "监测项目", "趋势", "变化判断", pl.col("年变化量").round(3)))

# %% [markdown]
# ## 第9条 湖库：水质类别与综合营养状态

# %%
lakes = sz.assess_lakes(city.lakes(), every="half", min_count=3, target="Ⅲ")
print(lakes.select("湖库名称", "时段", "类别", "达标", "综合营养状态指数", "营养状态"))

# %% [markdown]
# ## 第10条 饮用水水源：取水水质达标率、水源达标率

# %%
supply = sz.check_source_water(city.sources(), register=city.source_register(), every="half")
print(
    supply.select(
        "水源", "水源类型", "时段", "目标类别", "监测次数", "达标次数", "达标", "取水量",
        "水量达标率(%)",
    )
)  # fmt: skip

# %% [markdown]
# ## 第11条 地下水：区域地下水Ⅴ类水比例

# %%
wells = sz.assess_sections(
    city.wells(), standard="GB/T 14848-2017", every="year", min_count=1, target="Ⅳ"
)
print(wells.select("点位", "时段", "样本数", "类别", "定类指标", "达标"))
shares = sz.attainment(
    year.filter(时段="2022"), section="断面名称", groundwater=wells, goals={"fifth_share": 25}
)
print(shares.filter(目标项="地下水Ⅴ类水比例(%)").select("目标项", "数值", "目标值", "判定", "断面"))
told = sz.explain(wells.filter(点位="地下水6#"), standard="GB/T 14848-2017")
print(told, *told.details, sep="\n")

# %% [markdown]
# ## 第12条 黑臭水体

# %%
waters = sz.grade_black_odorous(
    city.black_waters(), water="水体", point="点位", order="距起点(m)", shape="waters"
)
print(waters)

# %% [markdown]
# ## 第13条 城镇污水处理厂和工业企业排口达标，化学需氧量排放负荷

# %%
readings = make_city.samples("2022-08-30", 4)
checked = sz.check_discharge(
    readings, make_city.outfalls(), outfall="排口", time="监测时间", flow=make_city.FLOW
)
outfalls = sz.discharge_summary(checked, by="排口")
print(outfalls.select("排口", "排口日数", "达标日数", "不达标日数", "无法判定日数", "最大超标倍数"))
loads = sz.discharge_summary(checked, by=["排口", "监测项目"])
print(loads.filter(监测项目="化学需氧量").select("排口", "负荷(t)", "无负荷日数").head(6))

# %% [markdown]
# ## 第14条 一厂一策：进水五日生化需氧量低于100 mg/L的污水处理厂

# %%
influent = sz.screen_influent(
    city.plants(), plant="污水处理厂", time="日期", flow="进水流量(m3/d)", every="year"
)
print(influent)

# %% [markdown]
# ## 第15条 医疗机构污水

# %%
print(
    checked.filter(pl.col("排口").str.contains("医院"))
    .select("排口", "日期", "监测项目", "标准", "标准限值", "判定")
    .head(6)
)

# %% [markdown]
# ## 第16条 再生水利用，农田灌溉和渔业用水：按用途确定标准

# %%
judged = sz.check_limits(city.reuse())
over = pl.col("超标指标").list.eval(pl.element().struct.field("parameter")).list.join("、")
print(judged.select("水样", "用途", "标准", "判定", over.alias("超标指标"), "说明"))

# %% [markdown]
# ## 第17条 生态流量

# %%
base = pl.DataFrame({"断面名称": ["沁河丙", "大沙河乙"], "生态流量": [5.0, 1.5]})
ecological = sz.check_ecological_flow(
    city.flows(), section="断面名称", time="日期", flow="流量(m3/s)", base=base, every="year",
    goal=90,
)  # fmt: skip
print(ecological)

# %% [markdown]
# ## 第18条 氟化物专项管控；出境断面的污染物通量

# %%
fluoride = sz.watch(manual, by="断面名称", time="采样日期", watched="氟化物", limit=1.0)
over = fluoride.filter(pl.col("超目标时段数") > 0)
print(
    over.select(
        "断面名称", "时段数", "超目标时段数", "最长连续超目标时段数", "最大超目标倍数", "趋势"
    )
)
flux = sz.fluxes(
    manual.filter(pl.col("断面名称").is_in(["沁河丙", "大沙河乙"])), flow="流量(m3/s)",
    flows=city.flows(), parameters=["氨氮", "总磷"], every="year",
)  # fmt: skip
print(flux.filter(时段="2021"))
print(
    sz.exceedances(manual, register=register, every="year", sort="register")
    .filter(pl.col("超目标次数") > 0, 时段="2022")
    .sort("超目标率(%)", "最大超标倍数", descending=True, nulls_last=True)
    .select(
        "断面名称",
        "监测项目",
        "监测次数",
        "超目标次数",
        "超目标率(%)",
        "最大超标倍数",
        "最大标准指数",
    )
    .head(8)
)

# %% [markdown]
# ## 第19条 严防监测数据弄虚作假：可疑数据筛查

# %%
findings = sz.screen_samples(city.station(), section="断面名称", time="采样日期")
print(findings.head(5) if findings.height else "未发现可疑数据")

# %% [markdown]
# ## 第20条 监测数据真实、客观、准确：自动与手工监测数据的采用，每个数据的去向

# %%
both = pl.concat([manual, city.station()], how="diagonal")
ledger = sz.ledger(both, by="断面名称", time="采样日期", origin="数据来源")
print(ledger.group_by("用途").len("数据数").sort("数据数", descending=True))
left = ledger.filter(用途="以优先来源为准，未参与统计")
print(left.select("断面名称", "采样日期", "监测项目", "原始值", "用途").head(4))
print(f"数据 {ledger.height} 个，均有去向")

# %% [markdown]
# ## 第21条 保障措施：组织领导、资金、宣传和公众参与
#
# 没有可据以评价的标准，不作核算；农业面源、岸线管护等只有工作要求而无数值标准的条款同此。
# No standard to evaluate: organisation, funds and participation are not computed.

# %%
print("第21条没有可据以评价的标准，不作核算。")
