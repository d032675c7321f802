"""The letters of names, folded so that ways of writing one name become one."""

from __future__ import annotations

import re
import unicodedata

from fieldhouse.domain import spelling

# Old forms and the usual ones: 常用漢字表 (the forms in brackets), and those common in names of people and companies.
# 斎 and 斉 are two characters that bearers and clerks write for each other; so are 竜 and 龍.
_OLD_FORMS = (
    "髙高 﨑崎 嵜崎 齋斎 齊斎 斉斎 澤沢 邊辺 邉辺 濱浜 濵浜 廣広 國国 圀国 學学 會会 圓円 櫻桜 眞真 德徳 "
    "榮栄 壽寿 惠恵 瀧滝 龍竜 嶋島 嶌島 條条 槇槙 曾曽 增増 瀨瀬 渕淵 渊淵 鐵鉄 鉃鉄 體体 發発 賣売 讀読 "
    "實実 應応 與与 冨富 𠮷吉 桒桑 彌弥 關関 號号 驛駅 圖図 藏蔵 寶宝 禮礼 黑黒 萬万 靜静 遙遥 舘館 峯峰 "
    "橫横 淺浅 豐豊 戶戸 鹽塩 釀醸 總総 證証 辨弁 聲声 點点 續続 藥薬 樂楽 廳庁 氣気 燈灯 亞亜 佛仏 價価 "
    "來来 兒児 兩両 勞労 區区 單単 嚴厳 團団 壯壮 專専 對対 帶帯 從従 戰戦 擴拡 數数 晉晋 曉暁 檢検 歐欧 "
    "步歩 歷歴 每毎 濟済 灣湾 營営 獨独 產産 畫画 當当 盡尽 礦鉱 鑛鉱 祕秘 稱称 穗穂 經経 綠緑 緣縁 繪絵 "
    "聽聴 臺台 舊旧 莊荘 處処 螢蛍 衞衛 裝装 觀観 譽誉 變変 豫予 轉転 輕軽 鄉郷 醫医 鑄鋳 險険 雙双 靈霊 "
    "顯顕 驗験 鷄鶏 麥麦 黨党 齒歯 假仮 傳伝 儉倹 劍剣 勸勧 卷巻 圍囲 壘塁 奧奥 將将 屆届 彈弾 惡悪 攝摂 "
    "敎教 晝昼 棧桟 權権 殘残 燒焼 爐炉 獻献 疊畳 禪禅 絲糸 纖繊 缺欠 肅粛 膽胆 舍舎 藝芸 蘆芦 虛虚 蠶蚕 "
    "覺覚 觸触 譯訳 豬猪 贊賛 辭辞 遞逓 遲遅 釋釈 鎭鎮 隨随 雜雑 飜翻 飮飲 餘余 驅駆 鹼鹸 龜亀 ヶケ ヵカ"
)
_USUAL = {ord(pair[0]): pair[1] for pair in _OLD_FORMS.split()}
_MARKS = dict.fromkeys(range(0x0300, 0x0370))  # accents; voiced marks of kana are elsewhere
_VARIANTS = dict.fromkeys((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))  # 辻 drawn in another way
_IDEOGRAPH = "々\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KE = re.compile(rf"(?<=[{_IDEOGRAPH}])[ガがカかけ](?=[{_IDEOGRAPH}])")
_NO = re.compile(rf"(?<=[{_IDEOGRAPH}])[之乃](?=[{_IDEOGRAPH}])")
_DASH = re.compile("(?<=[ぁ-ゖァ-ヺ])[-‐‑‒–—―−─━~〜]")
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_SMALL = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ", "ー")
_UMLAUT = re.compile("([aou])e+")
_SOUNDS = (
    ("ヴァ", "バ"),
    ("ヴィ", "ビ"),
    ("ヴェ", "ベ"),
    ("ヴォ", "ボ"),
    ("ヴ", "ブ"),
    ("ヂ", "ジ"),
    ("ヅ", "ズ"),
)


def folded(text: str) -> str:
    """A text without width, case, accents and old forms of characters, its signs and spaces kept.

    NFKC and case folding; 髙﨑 is 高崎, ヶ is ケ (and so is が between ideographs: 霞が関), a dash after kana is
    the long vowel ー. Folding again changes nothing, and a text and its NFKC fold to the same. 斎 and 斉 fold to the
    same, though some names tell them apart: that is one reason why a name only proposes.
    """
    while (again := _fold(text)) != text:
        text = again
    return text


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.translate(_VARIANTS)).casefold()
    text = unicodedata.normalize("NFD", text).translate(_MARKS)
    text = unicodedata.normalize("NFKC", text).translate(_USUAL)
    return _DASH.sub("ー", _KE.sub("ケ", text))


def letters(text: str) -> str:
    """A text folded, without signs and spaces: ``"Ｃ・ＩＴＯＨ & Co."`` is ``"citohandco"``; ``+`` is kept."""
    while (again := _letters(text)) != text:
        text = again
    return text


def _letters(text: str) -> str:
    spelled = folded(text).replace("&", "and")
    return "".join(one for one in spelled if one == "+" or unicodedata.category(one)[0] in "LMN")


def in_katakana(text: str) -> str:
    """The letters of a text, hiragana as katakana: ひたち and ﾋﾀﾁ are the same."""
    return letters(text).translate(_HIRAGANA)


def plain_katakana(text: str) -> str:
    """The same without a look at neighbours and old forms, so that it holds for every piece of a text."""
    return "".join(one for one in spelling.folded(text) if unicodedata.category(one)[0] in "LMN").translate(
        _HIRAGANA
    )


def loosely(text: str) -> str:
    """The letters of a text as people confuse them: one kana, no long vowels, no small kana, no spelled-out umlauts.

    キヤノン and きゃのん, コンピュータ and コンピューター, 一ノ瀬 and 一之瀬, Müller and Mueller are the same.
    """
    kana = in_katakana(_NO.sub("ノ", letters(text)))
    for sound, usual in _SOUNDS:
        kana = kana.replace(sound, usual)
    return _UMLAUT.sub(r"\1", kana.translate(_SMALL))
