"""Messages about plots and maps."""

from shuizhi._core.messages.entry import Message, error, note, warning

MESSAGES: dict[str, Message] = {
    "picture_altair": error(
        'pictures need altair: pip install "shuizhi[notebook]"',
        '绘图需要 altair：pip install "shuizhi[notebook]"',
    ),
    "picture_convert": error(
        'saving pictures needs vl-convert: pip install "shuizhi[notebook]"',
        '保存图片需要 vl-convert：pip install "shuizhi[notebook]"',
    ),
    "picture_column": error(
        "the table has no column {names:or}; give a result of {verb}; its columns: {columns:q}",
        "表中没有列{names:or}；请传入 {verb} 的结果；表中的列：{columns:q}",
        names=["class", "类别"], verb="assess_sections", columns=["断面", "氨氮"],
    ),
    "picture_places": error(
        "{option}: no column {absent:q}; the columns: {columns:q}",
        "{option}：没有列{absent:q}；表中的列：{columns:q}",
        option="section", absent=["点位"], columns=["断面", "时段"],
    ),
    "picture_no_section": error(
        "the table has no column that names sections; give section=",
        "表中没有断面列；请用 section= 指明",
    ),
    "picture_no_start": error(
        "the table has no column of the start of periods; name the column of times with time=; "
        "its columns: {columns:q}",
        "表中没有列“起始日”；请用 time= 指明时间列；表中的列：{columns:q}",
        columns=["断面", "氨氮"],
    ),
    "picture_no_place": error(
        "a table of readings does not say which columns name places; give place=",
        "逐项数据没有指明哪一列是断面；请用 place= 指明",
    ),
    "picture_no_parameter": error(
        "the table has no column of {parameter}; its columns: {columns:q}",
        "表中没有{parameter}列；表中的列：{columns:q}",
        parameter="ammonia_nitrogen", columns=["断面", "总磷"],
    ),
    "picture_not_a_class": error(
        "column {column:q} holds {cell!r}, which is not a class of water",
        "列{column:q}中的“{cell}”不是水质类别",
        column="类别", cell="Ⅵ",
    ),
    "picture_not_a_verdict": error(
        "column {column:q} holds {cell!r}, which is not a verdict",
        "列{column:q}中的“{cell}”不是判定结果",
        column="判定", cell="合格吗",
    ),
    "parameter_not_known": error(
        "no parameter is called {name!r}; shuizhi.parameters() lists them",
        "没有名为“{name}”的监测项目；shuizhi.parameters() 列出全部项目",
        name="氨的氮",
    ),
    "picture_order": error(
        "order={order!r} is not understood; list the sections from the source down",
        "order={order}：请按从上游到下游的顺序列出断面",
        order="甲",
    ),
    "picture_rivers": error(
        "river={river!r}: the table has sections of the rivers {rivers:q}; name one of them",
        "river={river}：表中有河流{rivers:q}的断面，请指定其中一条",
        river="沁河", rivers=["蟒河", "济河"],
    ),
    "picture_order_unknown": error(
        "order names {absent:q}, which column {column:q} does not have",
        "order 中的{absent:q}不在列{column:q}中",
        absent=["丙断面"], column="断面",
    ),
    "picture_period": error(
        "period={period!r} is not in the table; its periods: {periods}",
        "period={period}：表中没有这一时段；表中的时段：{periods}",
        period="1999-01", periods=["2024-01", "2024-02"],
    ),
    "picture_same_name": error(
        "column {column:q} has one name for several sections; give section=",
        "列{column:q}中有重名断面；请用 section= 指明",
        column="断面",
    ),
    "picture_trend": error(
        "the tables do not have exactly one trend and series of {parameter} at {place!r}",
        "两表中没有“{place}”{parameter}的趋势和序列，或不止一个",
        parameter="ammonia_nitrogen", place="甲",
    ),
    "picture_many_places": error(
        "{count} places do not fit one picture (at most {most}); choose some with "
        "table.filter(...), or draw shares of classes",
        "{count}个断面（排污口），一张图放不下（最多{most}个）；请先用 table.filter(...) "
        "筛选，或改画类别比例图",
        count=1900, most=150,
    ),
    "picture_many_periods": error(
        "{count} periods do not fit one picture (at most {most}); choose some with "
        "table.filter(...), or assess longer ones",
        "{count}个时段，一张图放不下（最多{most}个）；请先用 table.filter(...) 筛选，"
        "或按更长的时段评价",
        count=1900, most=400,
    ),
    "picture_many_panels": error(
        "{count} panels do not fit one picture (at most {most}); choose some with "
        "table.filter(...)",
        "{count}幅分图，一张图放不下（最多{most}幅）；请先用 table.filter(...) 筛选",
        count=1900, most=60,
    ),
    "picture_every_other": error(
        "the table has no months (2024-05); assess it with every='month'",
        "表中没有按月的时段（2024-05）；请用 every=\"month\" 评价",
    ),
    "picture_lakes_by_name": note(
        "bands are the limits of lakes and reservoirs, by the names of the places; say "
        "water_body='river' if they are rivers",
        "色带按湖库限值：断面名称以“湖”“库”结尾；如为河流请用 water_body=\"river\"",
    ),
    "picture_not_a_chart": error(
        "chart is a {kind}; give a chart of shuizhi.plots, or one of altair",
        "chart 是 {kind}；请传入 shuizhi.plots 或 altair 的图",
        kind="str",
    ),
    "picture_suffix": error(
        "{path}: the suffix must be .png, .svg or .html",
        "{path}：后缀应为 .png、.svg 或 .html",
        path="图.pdf",
    ),
    "picture_not_written": error(
        "{path}: cannot be written: {why}", "{path}：无法写入：{why}", path="图.png", why="EACCES",
    ),
    "picture_no_fonts": error(
        "fonts={path!r} is not a folder", "fonts={path}：不是文件夹", path="字体",
    ),
    "picture_no_chinese_font": warning(
        "no font with Chinese characters was found, so they are drawn as boxes; install Noto Sans "
        "CJK SC (fonts-noto-cjk) or another, or name a folder with fonts=",
        "未找到中文字体，汉字将显示为方框；请安装 Noto Sans CJK SC（fonts-noto-cjk）等字体，"
        "或用 fonts= 指明字体文件夹",
    ),
    "map_no_coordinates": error(
        "no column of {option} found; give {option}=, a column of degrees (113.24 or 113°14′24″); "
        "the columns: {columns:q}",
        "没有经度或纬度列；请用 {option}= 指明，单位为度（113.24 或 113°14′24″）；"
        "表中的列：{columns:q}",
        option="longitude", columns=["断面", "类别"],
    ),
    "map_cell": error(
        "row {row} of column {column:q}: {cell!r} is not a {option} in degrees; write 113.24 or "
        "113°14′24″",
        "列{column:q}第{row}行：“{cell}”不是以度表示的 {option}；请写成 113.24 或 113°14′24″",
        row=2, column="经度", cell="东", option="longitude",
    ),
    "map_no_key": error(
        "places has none of the columns that name the places of the table: {columns:q}",
        "places 中没有表示断面的列：{columns:q}",
        columns=["断面名称"],
    ),
    "map_two_places": warning(
        "{count:of place} with several coordinates, of which the first are used: {names}",
        "{count}个断面有不同的坐标，取第一组：{names}",
        count=1, names=["甲断面"],
    ),
    "map_without": warning(
        "{count:of place} without coordinates, not drawn: {names}",
        "{count}个断面没有坐标，未画出：{names}",
        count=2, names=["甲断面", "乙断面"],
    ),
    "map_layer": error(
        "{path}: not read as GeoJSON (.geojson, .json) or Shapefile (.shp): {why}",
        "{path}：无法作为 GeoJSON（.geojson、.json）或 Shapefile（.shp）读取：{why}",
        path="河流.shp", why="…",
    ),
    "geojson_suffix": error(
        "GeoJSON is written as .geojson or .json",
        "GeoJSON 的后缀应为 .geojson 或 .json",
    ),
    "map_nothing": error(
        "no place has coordinates",
        "没有一个断面有坐标",
    ),
    "ring_groups": error(
        "give either by= or several periods, not both",
        "by= 与多个时段只能取其一",
    ),
    "picture_no_values": error(
        "the table has no values of {parameter} with a time; nothing to draw",
        "表中没有带时间的{parameter}数据，无法绘图",
        parameter="ammonia_nitrogen",
    ),
    "map_projected": error(
        "{path}: its coordinates are not in degrees; save it in geographic coordinates "
        "(CGCS2000 or WGS 84)",
        "{path}：坐标单位不是度；请另存为地理坐标（CGCS2000 或 WGS 84）",
        path="河流.shp",
    ),
}  # fmt: skip
