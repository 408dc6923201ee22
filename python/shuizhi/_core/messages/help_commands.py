"""What commands of the command line do, in Chinese, by the English text of their help."""

COMMANDS = {
    "Grade and assess water quality by China's standards. 按中国标准评价水质。":
        "按中国标准评价水质。",
    "Assess sections, rivers or lakes period by period: averaged first, graded after.":
        "按时段评价断面、河流或湖库：先求均值，再评价。",
    "Grade the samples of files: the class of each row, and why.":
        "逐行评价样品：每行的水质类别及原因。",
    "Show how the columns of files are understood.":
        "显示各列被识别为什么。",
    "Check the discharge of outfalls by day, against the limits that apply to each.":
        "按应执行的限值逐日核查排污口排放。",
    "Make the report of a month, quarter, half year or year: -o report.html, .docx or "
    ".xlsx.\n\nWithout -o the sentences of its summary are shown.":
        "生成月报、季报、半年报或年报：-o report.html、.docx 或 .xlsx。\n\n省略 -o 则显示概要文"
        "字。",
    "Check samples against a standard of single limits (drinking water, reuse, ...).":
        "按单一限值的标准判定样品（饮用水、再生水等）。",
    "Compare the limits that files state with those of the standards.":
        "核对文件所列限值与标准是否一致。",
    "Average samples by place and period (环办监测函〔2020〕82号).":
        "按断面和时段求均值（环办监测函〔2020〕82号）。",
    "List every reading of a table with its use in the means, and why.":
        "数据台账：每个数据是否进入均值及原因。",
    "Describe readings by place: mean and quantiles, without substituting non-detects.":
        "按点位统计：含未检出值的均值和分位数，不以检出限代替未检出值。",
    "Find trends of parameters over many periods (环办〔2011〕22号).":
        "判断各项目多时段的变化趋势（环办〔2011〕22号）。",
    "Compare two periods of sections, rivers, lakes or cities (环办〔2011〕22号).":
        "比较断面、河流、湖库或城市的两个时段（环办〔2011〕22号）。",
    "Compute the flux of parameters through sections: monthly mean × mean flow × days.":
        "计算断面通量：月均浓度×月均流量×天数。",
    "Assess sections period by period (环办〔2011〕22号).":
        "按时段评价断面（环办〔2011〕22号）。",
    "Assess rivers, river systems, basins or whole regions (环办〔2011〕22号).":
        "评价河流、水系、流域或区域（环办〔2011〕22号）。",
    "Assess lakes and reservoirs (环办〔2011〕22号).":
        "评价湖库（环办〔2011〕22号）。",
    "Compute the water-quality index of cities, CWQI (环办监测〔2017〕51号).":
        "计算城市水质指数 CWQI（环办监测〔2017〕51号）。",
    "Rank cities by CWQI, and by its change to the same period of the year before (51号).":
        "按 CWQI 及其同比变化排名（51号）。",
    "Count the sections of each class by period and group, with their shares.":
        "按时段和分组统计各类别断面数和比例。",
    "Show how the columns of a register of sections are understood, and problems in them.":
        "显示断面名录各列的含义及未识别之处。",
    "Check assessed sections against the goals of a plan: attainment and shares of classes.":
        "对照规划目标：断面达标率、劣Ⅴ类断面、类别比例。",
    "Count the months of a year in which sections attain their targets or are worse than Ⅴ.":
        "统计断面全年达标月数和劣Ⅴ类月数。",
    "Look ahead to the end of a year: which targets are safe, at risk or already lost.":
        "预判年底：哪些目标有把握、有风险或已不能达到。",
    "Count exceedances by section and parameter, with their multiples.":
        "按断面和项目统计超标次数和超标倍数。",
    "Check centralised drinking-water sources, and the water taken from attaining ones.":
        "核查集中式饮用水水源及达标取水量。",
    "Watch a parameter, such as fluoride, at sections and outfalls: where and how far over.":
        "关注某项目（如氟化物）在断面和排污口的超标地点、时长和程度。",
    "Check the samples of places by rules over time: shares, rolling means, how often in years.":
        "按时间规则核查断面样品：超标比例、滑动均值、若干年内超标次数。",
    "Check the daily flow of sections against their declared ecological base flow.":
        "对照生态基流核查断面日流量。",
    "Find the sewage plants that need their own plan (一厂一策), by their influent.":
        "按进水浓度筛查污水处理厂（一厂一策）。",
    "Grade black and odorous waters (城市黑臭水体整治工作指南, 2015).":
        "黑臭水体分级（城市黑臭水体整治工作指南，2015）。",
    "Screen readings for impossible, contradictory and rare values.":
        "筛查异常数据：不可能的、相互矛盾的和少见的值。",
    "Show a limit of a standard, with its clause and evidence.":
        "显示标准限值及其条款和依据。",
    "Explain the rows of a result in sentences, with the limits behind them.":
        "用文字说明结果各行，并给出所据限值。",
    "Draw a result: -o picture.png, .svg or .html.":
        "绘图：-o 图.png、.svg 或 .html。",
    "Read laboratory reports, tables and messages of online monitors as one long table.":
        "把检测报告、表格和在线监测报文读成一个长表。",
    "Check the limits and verdicts that laboratory reports print against the standards.":
        "核对检测报告所印限值和结论是否符合标准。",
    "List the standards and methods, or the limits of one; add limits that are not "
    "encoded.\n\nread PDF takes the missing cells out of the document itself, or writes a "
    "draft (.toml) of a\nstandard that is not known. template NUMBER writes a table of the "
    "cells that are not encoded;\ncheck FILE checks one that was filled in.":
        "列出标准和方法，或某一标准的限值；补充未收录的限值。\n\nread PDF 从标准文本中读取未收"
        "录的限值，标准未收录的写出标准文件草稿；template 标准号 写出未收录限值的表；"
        "check 文件 检查填好的表。",
}  # fmt: skip
