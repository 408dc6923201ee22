"""Messages about methods: rivers, drinking-water sources, goals."""

from shuizhi._core.messages.entry import Message, error, warning

MESSAGES: dict[str, Message] = {
    "word_not_understood": error(
        "{option}={word!r} is not understood; say {words:or}, or name a column: {columns:q}",
        "{option}：无法识别“{word}”；请用{words:or}，或给出列名：{columns:q}",
        option="kind", word="海水", words=["surface", "ground"], columns=["水源", "月"],
    ),
    "cell_not_understood": error(
        "column {column:q} has {cell!r}, which is not one of {words}; give it for each row",
        "列{column:q}：无法识别“{cell}”；每行请填{words:or}",
        column="类型", cell="海水", words=["地表水", "地下水"],
    ),
    "sampling_cut": error(
        "every={every!r} is shorter than the interval of sampling or splits it: sources are "
        "sampled every {sampling}; give every='quarter', 'half', 'year' or None",
        "every={every} 短于监测周期（{sampling}），或不是其整数倍；请用 every=\"quarter\"、"
        "every=\"half\"、every=\"year\" 或 None",
        every="month", sampling="quarter",
    ),
    "table3_as_measured": warning(
        "all items of table 3 that were measured are assessed: {items}; name those that the "
        "authority has chosen with table3= ({standard}, 5.3)",
        "未给出主管部门选定的表3项目，已测的表3项目全部评价：{items}；可用 table3= 给出选定项目"
        "（{standard} 5.3）",
        items=["三氯甲烷", "苯"], standard="GB 3838-2002",
    ),
    "table3_not_chosen": warning(
        "items of table 3 that table3= does not name are not assessed: {items}",
        "未列入 table3= 的表3项目不评价：{items}",
        items=["苯"],
    ),
    "plan_kinds": error(
        "plan={kinds} are not kinds of source; say surface, ground",
        "plan={kinds}：不是水源类型；请用 kind=surface、kind=ground",
        kinds=["river"],
    ),
    "plan_not_a_list": error(
        "plan={items!r} is not a list of items; name parameters in a list",
        "plan={items} 不是项目列表；请列出监测项目",
        items="铁",
    ),
    "sections_by_river": error(
        "sections: numbers by name ({names:q}) need one column in by=; give a table with the "
        "columns {columns:q} and sections",
        "断面数：按名称给出（{names:q}）只用于 by= 为一列时；请给出含列{columns:q}和“断面数”的表",
        names=["沁河"], columns=["流域", "河流"],
    ),
    "sections_not_counts": error(
        "sections: column {column:q} holds {cell}; give whole numbers from 1",
        "断面数：列{column:q}中的{cell}不是正整数",
        column="断面数", cell=None,
    ),
    "sections_twice": error(
        "sections names a river twice; give each one number",
        "断面数：同一河流出现两次；每条河流只给一个数",
    ),
    "likelihood_of_months": error(
        "every={every!r} is not made of months to draw from; give every='quarter', "
        "'half' or 'year'",
        "every={every} 不是由若干个月组成的时段；请用 every=\"quarter\"、every=\"half\" 或 "
        "every=\"year\"",
        every="month",
    ),
    "autocorrelation_method": error(
        "autocorrelation= corrects the test of method='mann-kendall'; "
        "method={method!r} has no correction",
        "autocorrelation= 只用于 method=\"mann-kendall\"；method={method} 不作订正",
        method="spearman",
    ),
    "goal_takes_sources": error(
        "the goal {goal} needs sources=, a result of check_source_water",
        "目标项{goal}须用 sources= 给出水源评价结果",
        goal="compliance",
    ),
}  # fmt: skip
