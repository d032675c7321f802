"""Kana in Latin letters, so that a Japanese name is found however it is typed: しんぶん, shimbun, sinbun."""

from __future__ import annotations

import re

from fieldhouse.domain.identity.letters import folded

_ROWS = (
    ("アイウエオ", "a i u e o"),
    ("カキクケコ", "ka ki ku ke ko"),
    ("サシスセソ", "sa si su se so"),
    ("タチツテト", "ta ti tu te to"),
    ("ナニヌネノ", "na ni nu ne no"),
    ("ハヒフヘホ", "ha hi hu he ho"),
    ("マミムメモ", "ma mi mu me mo"),
    ("ヤユヨ", "ya yu yo"),
    ("ラリルレロ", "ra ri ru re ro"),
    ("ワヰヱヲン", "wa i e o n"),
    ("ガギグゲゴ", "ga gi gu ge go"),
    ("ザジズゼゾ", "za zi zu ze zo"),
    ("ダヂヅデド", "da zi zu de do"),
    ("バビブベボ", "ba bi bu be bo"),
    ("パピプペポ", "pa pi pu pe po"),
    ("ァィゥェォ", "xa xi xu xe xo"),
    ("ャュョヮヵヶ", "xya xyu xyo xwa ka ke"),
    ("ヴー", "bu -"),
)
_KUNREI = {ord(kana): latin for row, line in _ROWS for kana, latin in zip(row, line.split(), strict=True)}
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_KANA = re.compile("[ぁ-ゖァ-ヺー]+")

# What is left of kana pairs, then the ways of writing a sound, brought to one: Hepburn and what people type to Kunrei.
_JOINED = (
    (re.compile("ix(?=y)"), ""),  # ki + small yo is kyo
    (re.compile("(?<=[stz])ix(?=e)"), "y"),  # シェ, チェ, ジェ
    (re.compile("[aeiou]x(?=[aeiou])"), ""),  # フォ, ティ, ヴァ
    (re.compile("ッ(?=([a-z]))"), r"\1"),
    (re.compile("[xッ]"), ""),
)
_SPELLINGS = (
    (re.compile("[^a-z]"), ""),
    (re.compile("cch"), "tch"),
    (re.compile("sh(?=[aueo])"), "sy"),
    (re.compile("ch(?=[aueo])"), "ty"),
    (re.compile("sh"), "s"),
    (re.compile("ch|ts"), "t"),
    (re.compile("f"), "h"),
    (re.compile("jy?(?=[aueo])"), "zy"),
    (re.compile("j|dz|d(?=y)"), "z"),
    (re.compile("v"), "b"),
    (re.compile("l"), "r"),
    (re.compile("m(?=[bmp])"), "n"),
    (re.compile("oh(?![aiueoy])"), "o"),
    (re.compile("o[ou]+"), "o"),
    (re.compile(r"([aiue])\1+"), r"\1"),
)


def is_kana(text: str) -> bool:
    """Whether a folded text is written in kana alone."""
    return _KANA.fullmatch(text) is not None


def romaji(kana: str) -> str:
    """How kana sound in Latin letters, long vowels short: ``"とうきょう"`` is ``"tokyo"``. All else is left out.

    Kunrei with its usual confusions folded, so that it equals `sounding` of any usual spelling.
    """
    latin = folded(kana).translate(_HIRAGANA).translate(_KUNREI).replace("-", "")
    for pattern, written in _JOINED:
        latin = pattern.sub(written, latin)
    return sounding(latin)


def sounding(latin: str) -> str:
    """A Latin spelling of Japanese as one spelling: ``"Shimbun"``, ``"Shinbun"`` and ``"Sinbun"`` are ``"sinbun"``.

    Of other languages it makes nothing to read, and still the same of the same.
    """
    text = folded(latin)
    for pattern, written in _SPELLINGS:
        text = pattern.sub(written, text)
    return text
