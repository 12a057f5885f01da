"""Sentences of the command line. `cli.py` reads this file by itself, so that help answers before anything else is imported."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # what click says itself
    "cli.Usage": ("用法: ", "Usage: "),
    "cli.Options": ("选项", "Options"),
    "cli.Commands": ("命令", "Commands"),
    "cli.[OPTIONS]": ("[选项]", "[OPTIONS]"),
    "cli.COMMAND [ARGS]...": ("命令 [参数]...", "COMMAND [ARGS]..."),
    "cli.error": ("错误: {message}", "Error: {message}"),
    "cli.try": ("查看帮助: {command} --help", "For help: {command} --help"),
    "cli.no_option": ("没有选项 {name}。", "There is no option {name}."),
    "cli.no_command": ("没有命令 {name}。", "There is no command {name}."),
    "cli.near": ("是否为 {names}?", " Did you mean {names}?"),
    "cli.missing_argument": ("缺少 {name}。", "{name} is missing."),
    "cli.missing_option": ("缺少选项 {name}。", "Option {name} is missing."),
    "cli.option_usage": ("选项 {name} 写法有误: 要取值的后面写一个值,开关后面不写值。",
                         "Option {name} is not written right: write a value after one that takes a value, none after a switch."),
    "cli.extra": ("多余的参数: {args}", "Unexpected: {args}"),
    "cli.one_of": ("“{value}”不在可选值中: {choices}。", "'{value}' is none of {choices}."),
    "cli.not_a_date": ("“{value}”不是日期,写作 2026-12-31。", "'{value}' is not a date; write 2026-12-31."),
    "cli.not_a_table": ("“{value}”应写作 表名=文件。", "'{value}' should be NAME=FILE."),
    "cli.no_file": ("没有文件或文件夹“{path}”。", "There is no file or folder '{path}'."),
    "cli.draft_and_final": ("--draft 和 --final 只能选一个。", "Use --draft or --final, not both."),
    "cli.interrupted": ("已中断,没有写出结果。", "Interrupted; no results were written."),
    "cli.file_error": ("文件“{path}”无法读写: {reason}。如正在 WPS 或 Excel 中打开,请先关闭。",
                       "File '{path}' cannot be read or written: {reason}. If it is open in a spreadsheet, close it first."),
    # help
    "cli.help": ("星评: 按细则计分、排名、评定,并逐项说明理由。分数按十进制精确计算,四舍五入。",
                 "xingping scores, ranks and rates by a declared rubric, exactly, and gives the reason of every point."),
    "cli.help.demo": ("用示例区的数据跑通三个首批细则。\n\n示例中的单位和人名均为虚构。每个细则的结果各在一个文件夹。",
                      "Score the example district with the three first rubrics.\n\n"
                      "Every place and person in it is invented. Each rubric's results lie in a folder of their own."),
    "cli.help.score": ("按 RUBRIC 给 DATA 计分、排名、评定,结果写入 --out。\n\n"
                       "RUBRIC 是目录里的细则编号,或细则文件(.yaml)。\n"
                       "DATA 是工作簿(.xlsx、.xls)、csv 或 parquet 文件,或放着它们的文件夹。\n\n"
                       "数据有误时不写任何结果,逐条列出在哪里、是什么、应是什么。",
                       "Score, rank and rate DATA by RUBRIC; results go to --out.\n\n"
                       "RUBRIC is an id of the catalogue or a rubric file (.yaml). "
                       "DATA is a workbook (.xlsx, .xls), a csv or parquet file, or a folder of them.\n\n"
                       "Where data are at fault nothing is written; every fault is listed with its place and what was expected."),
    "cli.help.check": ("只检查数据,不计分: 一次列出全部问题。\n\nRUBRIC 和 DATA 同 score。",
                       "Check data and score nothing: every fault at once.\n\nRUBRIC and DATA as for score."),
    "cli.help.explain": ("打印一个单位的得分说明: 每一处失分的理由、依据和改进办法。\n\n"
                         "DIR 是 score 写出的结果文件夹。SUBJECT 是单位的编号或名称。",
                         "Print one scorecard: the reason of every lost point, its basis, and what to do next.\n\n"
                         "DIR is a folder that score wrote. SUBJECT is an id or a name."),
    "cli.help.template": ("生成填报用的空白工作簿,带下拉选项和填写说明。", "Write an empty workbook to collect data, with drop-downs and notes."),
    "cli.help.rubric": ("细则: 列出、查看、检查、用例测试、编辑器用的 JSON Schema。",
                        "Rubrics: list, show, check, test, and the JSON Schema for editors."),
    "cli.help.rubric.list": ("列出目录里的细则。", "List the rubrics of the catalogue."),
    "cli.help.rubric.show": ("打印细则: 指标、分值、评分标准、限制情形、评定和来源。",
                             "Print a rubric: points, standards, vetoes, awards."),
    "cli.help.rubric.check": ("检查细则文件,一次列出全部问题和所在的行列。", "Check a rubric: every fault, with line and column."),
    "cli.help.rubric.test": ("运行细则旁边的用例(<细则>.cases.yaml)。", "Run the cases beside a rubric (<rubric>.cases.yaml)."),
    "cli.help.rubric.schema": ("打印细则文件的 JSON Schema。", "Print the JSON Schema of rubric files."),
    "cli.opt.demo-out": ("结果放在哪里(默认 xingping-demo)。", "Where the results go (default xingping-demo)."),
    "cli.opt.help": ("显示帮助。", "Show this help."),
    "cli.opt.version": ("显示版本。", "Show the version."),
    "cli.opt.lang": ("语言: zh 或 en。", "Language: zh or en."),
    "cli.opt.quiet": ("不显示提示和进度。", "No notes, no progress."),
    "cli.opt.json": ("输出 JSON,供程序使用。", "Print JSON, for programs."),
    "cli.opt.out": ("结果文件夹(必须写明)。", "Folder of the results (required)."),
    "cli.opt.table": ("某张表在另一个文件里,可写多次。", "A table that lies in another file; may be repeated."),
    "cli.opt.draft": ("草稿: 未报送的一律列为待定。", "Draft: whatever is missing is pending."),
    "cli.opt.final": ("定稿: 有待定事项即为错误。", "Final: anything pending is a fault."),
    "cli.opt.force": ("覆盖已有的结果。", "Replace what is there."),
    "cli.opt.format": ("写出的格式,可写多次: csv、parquet、json、xlsx(默认全部)。",
                       "Format to write, may be repeated: csv, parquet, json, xlsx (default: all)."),
    "cli.opt.as-of": ("以哪一天为准(默认今天): 决定“年内可补”还是“下年度整改”。",
                      "The day to judge by (default today): may it still be made good this year?"),
    "cli.opt.encoding": ("csv 的编码,例如 gb18030(默认自动识别)。", "Encoding of csv, such as gb18030 (default: told from the file)."),
    "cli.opt.against": ("与另一个单位逐项对比。", "Compare with another subject, item by item."),
    "cli.opt.file": ("写出的工作簿(.xlsx,必须写明)。", "Workbook to write (.xlsx, required)."),
    # what commands say
    "what.run": ("结果文件夹", "finished run"),
    "cli.faults": ("共{count}处问题,没有写出任何结果。", "{count} faults; nothing was written."),
    "cli.no_faults": ("没有问题: {rows}个单位。", "No faults: {rows} subjects."),
    "cli.rubric_ok": ("细则没有问题: {title}({id},{edition})。", "The rubric is fine: {title} ({id}, {edition})."),
    "cli.notes": ("有{count}条提示,见 issues.csv。", "{count} notes; see issues.csv."),
    "cli.reading": ("读取 {data}", "Reading {data}"),
    "cli.written": ("结果在 {out}", "Results are in {out}"),
    "cli.template_written": ("已写出 {file}", "Wrote {file}"),
    "cli.exists": ("“{path}”已存在。要覆盖,请加 --force。", "'{path}' exists. Add --force to replace it."),
    "cli.case_failed": ("不符 {title}: {detail}", "FAIL {title}: {detail}"),
    "cli.cases": ("{rubric}: {passed}个用例通过,{failed}个不符。", "{rubric}: {passed} cases passed, {failed} failed."),
}
