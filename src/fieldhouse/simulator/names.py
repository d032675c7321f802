"""Names of people: common given and family names per language, with kana readings for the Japanese ones."""

from __future__ import annotations

from dataclasses import dataclass

from .draws import Draws

GIVEN = (
    "Amelia Benjamin Carla Daniel Elena Felix Grace Henry Irene Jonas Katherine Liam Maria Nathan Olivia "
    "Pablo Quinn Rosa Samuel Tara Ulrich Vera Walter Ximena Yusuf Zoe Aaron Beatriz Colin Diana Erik Fiona "
    "Gabriel Hannah Ivan Julia Kevin Laura Marcus Nina Oscar Paula Robert Sofia Thomas Ursula Victor Wendy "
    "Alan Brigitte"
).split()
FAMILY = (
    "Abbott Bauer Costa Dalton Eriksen Ferrari Grant Hoffmann Ibarra Jensen Keller Lopez Moreau Novak "
    "Olsen Pereira Quinlan Rossi Schmidt Torres Underwood Vargas Weber Young Zimmer Andersen Bennett "
    "Collins Dubois Evans Fischer Garcia Hughes Ivarsson Jones Koch Larsen Murphy Nolan Ortega Parker "
    "Reyes Silva Turner Visser Walsh Castro Fleming Meyer Santos"
).split()
GIVEN_JA = tuple(
    pair.split("/")
    for pair in (
        "健太/ケンタ 美咲/ミサキ 翔太/ショウタ 陽子/ヨウコ 大輔/ダイスケ 直美/ナオミ 拓也/タクヤ 恵/メグミ "
        "隆/タカシ 由美子/ユミコ 誠/マコト 裕子/ユウコ 浩二/コウジ 麻衣/マイ 哲也/テツヤ 真由美/マユミ "
        "修/オサム 香織/カオリ 達也/タツヤ 智子/トモコ 亮/リョウ 彩/アヤ 健一/ケンイチ 千尋/チヒロ "
        "剛/ツヨシ 愛/アイ 学/マナブ 久美子/クミコ"
    ).split()
)
FAMILY_JA = tuple(
    pair.split("/")
    for pair in (
        "佐藤/サトウ 鈴木/スズキ 高橋/タカハシ 田中/タナカ 伊藤/イトウ 渡辺/ワタナベ 山本/ヤマモト "
        "中村/ナカムラ 小林/コバヤシ 加藤/カトウ 吉田/ヨシダ 山田/ヤマダ 佐々木/ササキ 山口/ヤマグチ "
        "松本/マツモト 井上/イノウエ 木村/キムラ 林/ハヤシ 斎藤/サイトウ 清水/シミズ 山﨑/ヤマザキ 森/モリ "
        "池田/イケダ 橋本/ハシモト 阿部/アベ 石川/イシカワ 前田/マエダ 藤田/フジタ 小川/オガワ 後藤/ゴトウ "
        "岡田/オカダ 長谷川/ハセガワ 村上/ムラカミ 近藤/コンドウ 石井/イシイ 髙木/タカギ 坂本/サカモト "
        "遠藤/エンドウ"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in its parts; ``reading`` is kana, family name first, and empty outside Japan."""

    given: str
    family: str
    reading: str | None


def person_name(draws: Draws, country: str) -> Name:
    """A common name of ``country``: Japanese for JP, otherwise from one European and American list."""
    if country == "JP":
        given, given_kana = draws.one_of(GIVEN_JA)
        family, family_kana = draws.one_of(FAMILY_JA)
        return Name(given, family, f"{family_kana} {given_kana}")
    return Name(draws.one_of(GIVEN), draws.one_of(FAMILY), None)
