"""The ranking on a terminal."""

from handed_out import sample
from wcwidth import wcswidth

from scoring.export.terminal import ranking_table
from scoring.export.widths import clipped, lines, units


def test_columns_line_up_where_chinese_takes_two_cells() -> None:
    shown = ranking_table(sample()).splitlines()
    ruler = next(i for i, line in enumerate(shown) if line.startswith("--"))
    ends = [i for i, c in enumerate(shown[ruler]) if c == " " and shown[ruler][i - 1] == "-"]
    for line in (shown[ruler - 1], *shown[ruler + 1:ruler + 5]):
        for end in ends:
            widths = {wcswidth(line[:k]) for k in range(len(line) + 1)}
            assert end in widths or wcswidth(line) < end


def test_the_table_says_place_name_group_sections_total_and_awards() -> None:
    text = ranking_table(sample())
    heading = text.splitlines()[1].split()
    assert heading == ["名次", "单位名称", "类别", "组内名次", "组织建设星", "作风建设星", "总得分", "评定结果", "备注"]
    assert "200.00" in text
    assert text.splitlines()[0].startswith("默认细则，未经审定")
    assert "共6个：参加排名4个、待补报1个、免予考核1个" in text


def test_most_rows_are_left_out_and_counted() -> None:
    text = ranking_table(sample(), most=2)
    assert "（另有4个）" in text
    assert "虚构丙社区" not in text


def test_the_english_table_has_english_headings() -> None:
    heading = ranking_table(sample(), "en").splitlines()[1]
    assert heading.split()[0] == "Place"
    assert "Place in group" in heading


def test_widths_count_chinese_twice() -> None:
    assert units("得分80") == 6
    assert lines("得分" * 10, 12) == 4
    assert lines("甲\n乙", 12) == 2
    assert clipped("未报送，暂不计入排名", 10) == "未报送，…"
    assert clipped("abc", 9) == "abc"
