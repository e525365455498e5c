# ruff: noqa: E501 (one row of the table a line)
"""What can be wrong with a sheet: cells, rows, texts, dates, layout, values."""

from dataclasses import dataclass

from tests.workbook.broken.parts import (
    IMPORTS,
    LIMITS,
    STYLES,
    TEXTS,
    WORKBOOK,
    Make,
    Parts,
    after_data,
    below,
    cell,
    changed,
    number,
    packed,
    replaced,
    row,
    text,
)


@dataclass(frozen=True)
class Broken:
    """A workbook: its message and place, or the price that is read from it; a warning and a price together."""

    what: str
    make: Make
    code: str = ""
    place: str = "Imports!D2"
    price: float | None = None
    says: str = ""


def prices(found: str, price: float, code: str = "") -> Broken:
    """Characters of a number that are read as a price."""
    return Broken(f"the number {found}", number(found), code, price=price)


def no_price(found: str, code: str = "broken_cell") -> Broken:
    """Characters that no program writes for a number."""
    return Broken(f"the number {found!r}", number(found), code)


def texts(found: str, code: str, price: float | None = None, says: str = "") -> Broken:
    """A text in place of the price."""
    return Broken(f"the text {found!r}", text(found), code, price=price, says=says)


def dated(value: str, code: int = 14) -> Make:
    """The price as a number in a format of dates."""

    def make(parts: Parts) -> bytes:
        styled = parts[STYLES].replace(
            b"</cellXfs>", f'<xf numFmtId="{code}" fontId="0"/></cellXfs>'.encode()
        )
        sheet = (
            parts[IMPORTS]
            .replace(b'<c r="D2">', b'<c r="D2" s="1">')
            .replace(b"<v>60</v>", f"<v>{value}</v>".encode())
        )
        return packed(parts | {STYLES: styled, IMPORTS: sheet})

    return make


def first_row_twice(xml: str) -> str:
    """A row, and the same row again."""
    return xml + xml


ROUTE = '<c r="A{0}" t="str"><v>r{0}</v></c><c r="B{0}" t="str"><v>NA</v></c><c r="C{0}" t="str"><v>STD</v></c><c r="D{0}"><v>61</v></c><c r="E{0}" t="str"><v>USD/kg</v></c>'
"""Cells of another route."""
ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#BUSY!")

SHEETS = [
    # cells that no program writes
    Broken("a cell twice", cell("D2", '<c r="D2"><v>60</v></c><c r="D2"><v>6</v></c>'), "broken_cell", says="two values"),
    Broken("a cell twice, once empty", cell("D2", '<c r="D2"><v>60</v></c><c r="D2"/>'), "broken_cell"),
    Broken("two values in a cell", cell("D2", '<c r="D2"><v>60</v><v>6</v></c>'), "broken_cell"),
    Broken("cells out of order", cell("D2", '<c r="F2"><v>60</v></c>'), "broken_cell", "Imports!F2"),
    Broken("a cell of another row", cell("D2", '<c r="D3"><v>60</v></c>'), "broken_cell", "Imports!2", says="D3"),
    Broken("a cell in row 0", cell("D2", '<c r="D0"><v>60</v></c>'), "broken_cell", "Imports!2"),
    Broken("a cell without a column", cell("D2", '<c r="2"><v>60</v></c>'), "broken_cell", "Imports!2"),
    Broken("a cell beyond the last column", cell("H2", '<c r="XFE2"><v>60</v></c>'), "broken_cell", "Imports!2"),
    Broken("a cell in small letters", cell("D2", '<c r="d2"><v>60</v></c>'), "broken_cell", "Imports!2"),
    Broken("a cell with dollars", cell("D2", '<c r="$D$2"><v>60</v></c>'), "broken_cell", "Imports!2"),
    Broken("an empty address", cell("D2", '<c r=""><v>60</v></c>'), "broken_cell", "Imports!2"),
    Broken("an unknown kind of cell", cell("D2", '<c r="D2" t="z"><v>60</v></c>'), "broken_cell"),
    Broken("a text that is not there", cell("D2", '<c r="D2" t="s"><v>999</v></c>'), "broken_cell", says="text number 999 of"),
    Broken("a text before the first", cell("D2", '<c r="D2" t="s"><v>-1</v></c>'), "broken_cell", says="-1"),
    Broken("half a text", cell("D2", '<c r="D2" t="s"><v>1.5</v></c>'), "broken_cell"),
    Broken("a text of a huge number", cell("D2", f'<c r="D2" t="s"><v>{"9" * 5000}</v></c>'), "broken_cell"),
    Broken("a truth of 2", cell("D2", '<c r="D2" t="b"><v>2</v></c>'), "broken_cell"),
    Broken("a truth in words", cell("D2", '<c r="D2" t="b"><v>true</v></c>'), "broken_cell"),
    Broken("a date that is none", cell("D2", '<c r="D2" t="d"><v>2027-13-45</v></c>'), "broken_cell"),
    # rows that no program writes
    Broken("a row twice", row(2, first_row_twice), "broken_cell", "Imports!2"),
    Broken("a row before the last", row(2, lambda xml: f'<row r="9"/>{xml}'), "broken_cell", "Imports!9"),
    Broken("row 0", row(2, lambda xml: xml.replace('r="2"', 'r="0"', 1)), "broken_cell", "Imports!1"),
    Broken("a row beyond the last", below('<row r="1048577"/>'), "broken_cell", "Imports!2"),
    Broken("a row that is no number", row(2, lambda xml: xml.replace('r="2"', 'r="two"', 1)), "broken_cell", "Imports!1"),
    Broken("another element for the sheet", changed(LIMITS, lambda xml: xml.replace(b"worksheet", b"dialogsheet")), "broken_cell", "Limits!1"),
    Broken("another namespace", changed(LIMITS, lambda xml: xml.replace(b"spreadsheetml/2006/main", b"other")), "broken_cell", "Limits!1"),
    # unusual but allowed
    Broken("a row without a number", row(2, lambda xml: xml.replace(' r="2"', "", 1)), price=60),
    Broken("cells without addresses", row(2, lambda xml: "".join(xml.replace(f' r="{letter}2"', "") if i == 0 else "" for i, letter in enumerate("A"))), price=60),
    Broken("a comment in a number", number("6<!-- x -->0"), price=60),
    Broken("a section of characters", number("<![CDATA[60]]>"), price=60),
    Broken("blanks around a number", number(" 60\n"), price=60),
    Broken("a cell of a style that is not there", cell("D2", '<c r="D2" s="99"><v>60</v></c>'), price=60),
    Broken("rich text", cell("E2", '<c r="E2" t="inlineStr"><is><r><t>USD</t></r><r><rPr><b/></rPr><t>/kg</t></r></is></c>'), price=60),
    Broken("how a text is spoken", cell("E2", '<c r="E2" t="inlineStr"><is><t>USD/kg</t><rPh sb="0" eb="1"><t>dollar</t></rPh></is></c>'), price=60),
    Broken("how a shared text is spoken", replaced(TEXTS, "<t>USD/kg</t>", '<t>USD/kg</t><rPh sb="0" eb="1"><t>dollar</t></rPh>'), price=60),
    Broken("an escaped letter", text("USD_x002F_kg", "E2"), price=60),
    Broken("an escaped escape", text("USD_x005F_x002F_kg", "E2"), "not_a_choice", "Imports!E2", says="USD_x002F_kg"),
    Broken("a hard blank in a name", text("STD\u00a0", "C2"), price=60),
    Broken("a line break in a choice", text("USD/kg&#10;", "E2"), price=60),
    Broken("a formula with its value", cell("D2", '<c r="D2"><f>30*2</f><v>60</v></c>'), price=60),
    Broken("a formula of text", cell("E2", '<c r="E2" t="str"><f>"USD"&amp;"/kg"</f><v>USD/kg</v></c>'), price=60),
    Broken("a date of the text kind", cell("D2", '<c r="D2" t="d"><v>2027-01-01</v></c>'), "no_number"),
    # layout
    Broken("a formula without its value", cell("D2", '<c r="D2"><f>30*2</f></c>'), "formula_without_value"),
    Broken("a formula with an empty value", cell("D2", '<c r="D2"><f>30*2</f><v></v></c>'), "formula_without_value"),
    Broken("a formula of empty text", cell("D2", '<c r="D2" t="str"><f>""</f><v></v></c>'), "missing_value"),
    Broken("merged cells", after_data('<mergeCells><mergeCell ref="D2:E2"/></mergeCells>'), "merged_cells"),
    Broken("a merged range that is none", after_data('<mergeCells><mergeCell ref="x"/></mergeCells>'), price=60),
    Broken("a hidden row", row(2, lambda xml: xml.replace('r="2"', 'r="2" hidden="1"', 1)), "hidden_rows", "Imports!2", 60),
    Broken("a row hidden in a word", row(2, lambda xml: xml.replace('r="2"', 'hidden="true" r="2"', 1)), "hidden_rows", "Imports!2", 60),
    Broken("a hidden sheet", replaced(WORKBOOK, 'name="Imports"', 'state="hidden" name="Imports"'), "hidden_sheet", "Imports", 60),
    Broken("a very hidden sheet", replaced(WORKBOOK, 'name="Imports"', 'state="veryHidden" name="Imports"'), "hidden_sheet", "Imports", 60),
    Broken("a blank row", below(f'<row r="5">{ROUTE.format(5)}</row>'), "blank_row", "Imports!3", 60),
    Broken("two far cells", below('<row r="900000"><c r="A900000"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "stray_cell", "Imports!A900000", 60),
    Broken("a far cell beside the table", row(2, lambda xml: xml.replace("</row>", '<c r="XFD2"><v>1</v></c></row>')), "stray_cell", "Imports!XFD2", 60),
    Broken("a size that lies", changed(IMPORTS, lambda xml: xml.replace(b'ref="A1:H2"', b'ref="A1:XFD1048576"')), price=60),
    Broken("a size that is too small", changed(IMPORTS, lambda xml: xml.replace(b'ref="A1:H2"', b'ref="A1"')), price=60),
    Broken("a header twice", text("Price", "G1"), "duplicate_header", "Imports!G1"),
    Broken("a header with another case and blanks", text(" PRICE\u00a0 ", "D1"), price=60),
    Broken("a misspelt header", text("Prise", "D1"), "misspelt_column", "Imports!D1"),
    Broken("a header of something else", text("Colour", "G1"), "unused_column", "Imports!G1", 60),
    Broken("a renamed sheet", replaced(WORKBOOK, 'name="Imports"', 'name="Import"'), "misspelt_sheet", "Import"),
    Broken("a sheet of another case", replaced(WORKBOOK, 'name="Imports"', 'name="imports"'), price=60),
    # values
    *[Broken(f"the error {word}", cell("D2", f'<c r="D2" t="e"><v>{word}</v></c>'), "error_cell") for word in ERRORS],
    *[prices(found, 60) for found in ("60.0", "6E1", "6e+1", "+60", "060", "60.00000000000001")],
    *[prices(found, 0, "cheap_magnet") for found in ("0", "-0", "0.0", "1e-400")],
    *[no_price(found) for found in ("NaN", "nan", "INF", "-inf", "Infinity", "1e999", "0x3C", "6_0", "٦٠", "60,0", "6 0", "1e", ".", "--60", "6.0.0", "TRUE", "9" * 5000)],
    no_price("1e308", "out_of_range"),
    no_price("10000000000", "out_of_range"),
    Broken("no number", number(""), "missing_value"),
    Broken("a truth", cell("D2", '<c r="D2" t="b"><v>1</v></c>'), "no_number", says="TRUE"),
    Broken("a number shown as a date", dated("60"), "no_number"),
    Broken("a date before all dates", dated("-5"), "error_cell", says="####"),
    Broken("a date after all dates", dated("99999999"), "error_cell", says="####"),
    Broken("a number shown as an eastern date", dated("60", 57), "no_number"),
    Broken("a number shown as hours", dated("60", 46), "no_number"),
    Broken("a number in an unknown format", dated("60", 163), price=60),
    texts("60", "text_number", 60),
    texts("1,000", "text_number", 1000),
    texts("1,00,000", "text_number", 100_000),
    texts("₹ 60", "text_number", 60),
    texts("60\u00a0", "text_number", 60),
    texts("60,5", "decimal_comma"),
    texts("1.000,5", "decimal_comma"),
    texts("1,0000", "decimal_comma"),
    texts("60 USD", "number_with_unit"),
    texts("60%", "number_with_unit"),
    texts("sixty", "not_a_number"),
    texts("٦٠", "text_number", 60),
    texts("６０", "text_number", 60),
    texts("1e999", "out_of_range"),
    texts("nan", "not_a_number"),
    texts("   ", "missing_value"),
    Broken("a text with a control character", text("6_x0001_0"), "not_a_number", says='found text "6\\x010"'),
    Broken("a text with a line break", text("6&#10;0"), "not_a_number", says='found text "6 0"'),
    Broken("a text that commands a terminal", text("_x001B_[2J"), "not_a_number", says="\\x1b[2J"),
    Broken("a text without end", text("x" * 32_767), "not_a_number", says="x" * 400 + "…"),
    Broken("a link without end", text("x" * 32_767, "B2"), "unknown_key", "Imports!B2", says="x" * 400 + "…"),
    Broken("a header with a line break", text("Pri&#10;ce", "D1"), "misspelt_column", "Imports!D1"),
    Broken("a header of control characters", text("_x0001__xD83D_", "G1"), "unused_column", "Imports!G1", 60),
    Broken("a share as a percent in words", text("8.25%", "H2"), "text_number", "Imports!H2", 60),
    Broken("a share of more than all", cell("H2", '<c r="H2"><v>8.25</v></c>'), "percent_as_number", "Imports!H2"),
    Broken("a name of a broken letter", text("S_xD83D_", "C2"), "unusable_name", "Imports!C2", says="U+FFFD"),
    Broken("a name that nobody sees", text("\u200bSTD", "C2"), "unusable_name", "Imports!C2", says="U+200B"),
    Broken("a name of a control character", text("S_x0001_TD", "A2"), "unusable_name", "Imports!A2", says="U+0001"),
    Broken("a name of many names", text("r1;r2", "A2"), "unusable_name", "Imports!A2", says='";"'),
    Broken("a name without end", text("r" * 201, "A2"), "long_name", "Imports!A2", says="201"),
]  # fmt: skip
