"""Invented company names: every number gives another name, so that none is made twice.

Japanese names carry the legal form before or after (前株, 後株): 株式会社東和精工 and 東和精工株式会社 are
different companies, and some of these pairs exist here on purpose. Corporate numbers begin with 9999, an
office that no Japanese registry has, so that none belongs to a real company; their check digit is right.
"""

from __future__ import annotations

from fieldhouse.domain.identity.numbers import corporate_check_digit

_FRONT = (
    "Alder Brant Calder Dunmore Elmar Farrow Galen Harrow Istria Jarrow Kelso Lorne Marlow Norden Orrin "
    "Penrose Quill Ravel Selwyn Tarrow Ulver Varne Westal Yarrow Zephyr Arden Belmar Corvin Darnel Esker "
    "Fenwick Garth Holm Inver Jessam Kirk Linden Morvan Nevis Ostel"
).split()
_BACK = (
    "mont ford gate field haven bridge crest well stone brook mark dale port wick moor shire ton bury ley "
    "ridge"
).split()
_TRADE = (
    "Logistics Foods Energy Mobility Bank Insurance Retail Pharma Robotics Media Telecom Chemicals "
    "Airlines Textiles Software Packaging Shipping Instruments Hotels Mining Automotive Optics Timber "
    "Water Semiconductor Health Paper Steel Aviation Capital"
).split()
_PLACE = ("", "North", "South", "East", "West", "Central", "Upper", "Lower", "Coastal", "Inland")
_FORMS = {
    "US": ("Inc.", "LLC", "Corp."), "CA": ("Inc.", "Ltd."), "GB": ("plc", "Ltd"), "IE": ("Ltd", "plc"),
    "DE": ("GmbH", "AG"), "FR": ("SA", "SAS"), "NL": ("BV", "NV"), "IT": ("SpA", "Srl"), "ES": ("SA", "SL"),
    "CH": ("AG", "SA"), "SE": ("AB",), "DK": ("A/S",), "NO": ("ASA", "AS"), "BR": ("SA", "Ltda"),
    "MX": ("SA de CV",), "CL": ("SpA", "SA"), "CO": ("SAS", "SA"), "AR": ("SA", "SRL"),
}  # fmt: skip
_AGENCY = (
    "Department of Harbor Affairs;Bureau of River Works;Office of Civil Records;Department of Rural Roads;"
    "Agency for Coastal Survey;Department of Public Archives;Bureau of Standards Review;"
    "Office of Weather Data;Department of Forest Lands;Agency for Space Communications;"
    "Bureau of Transport Safety;Department of Veterans Housing;Office of Border Logistics;"
    "Agency for Energy Research;Department of Water Quality;Bureau of Mapping"
).split(";")
_STATE = "Novara Westmark Calverra Tamsin Ostrava-Lee Merrow Ardenia Lakota-Bay Vandalia Sequana".split()

_JA_FRONT = tuple(
    pair.split("/")
    for pair in (
        "東和/トウワ 北星/ホクセイ 南光/ナンコウ 西都/サイト 中央/チュウオウ 富嶽/フガク 朝霧/アサギリ "
        "若葉/ワカバ 大河/タイガ 白鷺/シラサギ 青嶺/アオネ 三輪/ミワ 光陽/コウヨウ 瑞穂野/ミズホノ "
        "千早/チハヤ 八雲/ヤクモ 常磐木/トキワギ 緑川/ミドリカワ 銀嶺/ギンレイ 飛鳥野/アスカノ "
        "鶴見台/ツルミダイ 岩戸/イワト 望月/モチヅキ 花園/ハナゾノ 若狭野/ワカサノ 髙瀬/タカセ "
        "浜﨑/ハマサキ 日向野/ヒュウガノ 龍ヶ丘/リュウガオカ 雲井/クモイ"
    ).split()
)
_JA_TRADE = tuple(
    pair.split("/")
    for pair in (
        "精工/セイコウ 電機/デンキ 食品/ショクヒン 物流/ブツリュウ 製薬/セイヤク 化学/カガク 建設/ケンセツ "
        "商事/ショウジ 繊維/センイ 印刷/インサツ 鉄道/テツドウ 保険/ホケン 通信/ツウシン 重工/ジュウコウ "
        "海運/カイウン 製紙/セイシ 産業/サンギョウ 工業/コウギョウ システムズ/システムズ エナジー/エナジー "
        "ロジスティクス/ロジスティクス メディカル/メディカル フーズ/フーズ テクノ/テクノ"
    ).split()
)
_JA_PLACE = tuple(
    pair.split("/")
    for pair in (
        "/ 東京/トウキョウ 関西/カンサイ 中部/チュウブ 九州/キュウシュウ 北陸/ホクリク 東北/トウホク "
        "四国/シコク 信州/シンシュウ 横浜/ヨコハマ 神戸/コウベ 札幌/サッポロ 仙台/センダイ 広島/ヒロシマ "
        "名古屋/ナゴヤ 京都/キョウト 瀬戸内/セトウチ 湘南/ショウナン 房総/ボウソウ 播磨/ハリマ 伊予/イヨ "
        "筑紫/ツクシ 越後/エチゴ 飛騨/ヒダ"
    ).split()
)


def _spread(number: int, *sizes: int) -> tuple[int, ...]:
    """Digits of a scrambled ``number`` in mixed radix, all different below the product of ``sizes``."""
    product = 1
    for size in sizes:
        product *= size
    rest = (
        number % product * 7_919 + 4_241
    ) % product  # 7919 is prime and divides no size, so nothing meets twice
    digits = []
    for size in sizes:
        rest, digit = divmod(rest, size)
        digits.append(digit)
    return tuple(digits)


def western_name(number: int, country: str) -> str:
    """The invented company ``number`` with a legal form of ``country``: 240,000 names, then numbered ones."""
    sizes = (len(_FRONT), len(_BACK), len(_TRADE), len(_PLACE))
    front, back, trade, place = _spread(number, *sizes)
    words = [
        _PLACE[place],
        _FRONT[front] + _BACK[back],
        _TRADE[trade],
        _again(number, sizes),
        _form(number, country),
    ]
    return " ".join(word for word in words if word)


def agency_name(number: int) -> str:
    """The invented public agency ``number``: a department of an invented state, or one of its offices."""
    agency, state = _AGENCY[number % len(_AGENCY)], _STATE[number // len(_AGENCY) % len(_STATE)]
    office = number // (len(_AGENCY) * len(_STATE))
    return f"{state} {agency}" + (f", Office {office}" if office else "")


def japanese_name(number: int, *, is_form_first: bool) -> tuple[str, str]:
    """The invented Japanese company ``number`` and the kana reading of its name without the legal form."""
    sizes = (len(_JA_FRONT), len(_JA_TRADE), len(_JA_PLACE))
    front, trade, place = _spread(number, *sizes)
    again = _again(number, sizes)
    core = _JA_PLACE[place][0] + _JA_FRONT[front][0] + _JA_TRADE[trade][0] + again
    reading = _JA_PLACE[place][1] + _JA_FRONT[front][1] + _JA_TRADE[trade][1] + again
    return (f"株式会社{core}" if is_form_first else f"{core}株式会社"), reading


def corporate_number(number: int) -> str:
    """A 13-digit 法人番号 of no real company: its check digit, then 12 digits."""
    base = f"9999{number:08d}"
    return f"{corporate_check_digit(base)}{base}"


def _again(number: int, sizes: tuple[int, ...]) -> str:
    product = 1
    for size in sizes:
        product *= size
    return str(number // product + 1) if number >= product else ""


def _form(number: int, country: str) -> str:
    forms = _FORMS[country]
    return forms[number % len(forms)]
