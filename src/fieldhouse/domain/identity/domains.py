"""Internet domains of companies, from web and mail addresses."""

from __future__ import annotations

import re
import unicodedata

# Free mail, providers that give addresses to anyone, and hosts that hold many companies' pages.
_SHARED = frozenset(
    """
    gmail.com googlemail.com outlook.com outlook.jp hotmail.com hotmail.co.jp live.com live.jp msn.com
    yahoo.com yahoo.co.jp ymail.com ymail.ne.jp icloud.com me.com mac.com aol.com aol.jp proton.me protonmail.com
    gmx.de gmx.net gmx.com web.de t-online.de freenet.de orange.fr wanadoo.fr free.fr laposte.net libero.it
    mail.ru yandex.ru yandex.com qq.com 163.com 126.com sina.com naver.com daum.net hanmail.net zoho.com fastmail.com
    docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp vodafone.ne.jp willcom.com
    nifty.com nifty.ne.jp biglobe.ne.jp ocn.ne.jp so-net.ne.jp plala.or.jp dion.ne.jp odn.ne.jp asahi-net.or.jp
    infoweb.ne.jp hi-ho.ne.jp dti.ne.jp eonet.ne.jp jcom.home.ne.jp jcom.zaq.ne.jp zaq.ne.jp home.ne.jp
    excite.co.jp goo.jp goo.ne.jp infoseek.jp rakuten.jp tiki.ne.jp cnet.ne.jp comcast.net verizon.net att.net
    facebook.com instagram.com twitter.com x.com linkedin.com youtube.com note.com ameblo.jp wantedly.com
    google.com sites.google.com business.site jimdo.com jimdofree.com jimdosite.com wix.com wixsite.com wordpress.com
    blogspot.com tumblr.com weebly.com squarespace.com webnode.com webnode.jp strikingly.com shopify.com
    myshopify.com base.shop thebase.in stores.jp fc2.com livedoor.jp hatenablog.com crayonsite.net peraichi.com
    studio.site github.io netlify.app vercel.app web.fc2.com ne.jp or.jp co.jp ac.jp go.jp lg.jp gr.jp ed.jp com net org
    rakuten.co.jp amazon.co.jp amazon.com itp.ne.jp tabelog.com hotpepper.jp salesforce.com my.salesforce.com
    onmicrosoft.com sharepoint.com sakura.ne.jp xsrv.jp lolipop.jp heteml.net example.com example.org example.net
    """.split()
)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)")


def company_domain(address: str) -> str | None:
    """The domain that a web or mail address names a company by; ``None`` where it is shared by many or not one.

    ``"https://www.Example-Foods.co.jp/ir"`` and ``"a@example-foods.co.jp"`` give ``"example-foods.co.jp"``. Of a
    domain with more labels all are kept: hosts below one domain may belong to several companies.
    """
    text = unicodedata.normalize("NFKC", address).strip().lower()
    host = re.sub(r"^[a-z]+://|^mailto:", "", text)
    host = re.split(r"[/?#]", host, maxsplit=1)[0].rpartition("@")[2].partition(":")[0].strip(".")
    host = host.removeprefix("www.")
    if "." in host and not host.isascii():
        host = _ascii(host)
    return None if not _HOST.fullmatch(host) or _is_shared(host) else host


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:  # not a host name
        return ""


def _is_shared(host: str) -> bool:
    """Whether a host is a shared one or lies below one; below a bare suffix such as co.jp lie companies."""
    if host in _SHARED:
        return True
    labels = host.split(".")
    above = {".".join(labels[start:]) for start in range(1, len(labels))}
    return bool((above & _SHARED) - _SUFFIXES)


_SUFFIXES = frozenset("ne.jp or.jp co.jp ac.jp go.jp lg.jp gr.jp ed.jp com net org".split())
