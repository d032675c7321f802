"""What people call the columns of their sheets, in English and Japanese, beside what Salesforce's reports call them."""

from __future__ import annotations

from collections.abc import Mapping

from fieldhouse.ingest.report.words import FIELDS, head_key
from fieldhouse.ingest.schema import RECORDS

_DEAL: Mapping[str, tuple[str, ...]] = {
    "key": (
        *("Deal ID", "Deal No", "Deal No.", "Deal Number", "Opportunity No", "ID", "No", "No."),
        *("案件番号", "案件ID", "商談番号", "管理番号", "番号"),
    ),
    "name": ("Deal", "Deal Name", "Opportunity", "Subject", "案件名", "案件", "件名", "商談"),
    "account": (
        *("Account", "Customer", "Customer Name", "Company", "Client", "End user"),
        *("顧客", "顧客名", "取引先", "会社名", "企業名", "客先", "得意先", "得意先名", "エンドユーザー"),
    ),
    "owner": (
        *("Owner", "Sales Rep", "Rep", "Seller", "Salesperson", "Account Executive"),
        *("所有者", "担当", "担当者", "営業担当", "営業担当者", "自社担当"),
    ),
    "stage": ("Sales Stage", "Status", "Deal Stage", "ステージ", "進捗", "ステータス", "状況"),
    "category": ("Category", "Forecast", "予測分類", "売上予測"),
    "amount": (
        *("Value", "Deal Value", "Total", "Price", "Revenue", "Amount (JPY)", "Amount (USD)"),
        *("金額(円)", "受注金額", "受注予定金額", "見込金額", "予算", "売上", "売上金額", "金額(税抜)"),
    ),
    "currency": ("Currency", "Currency ISO Code", "通貨", "通貨コード", "商談 通貨", "Opportunity Currency"),
    "close_on": (
        *("Close", "Closing Date", "Expected Close", "Expected Close Date", "Due", "Order Date"),
        *("受注予定日", "受注予定", "受注日", "受注見込日", "決着予定日", "納期", "契約予定日"),
    ),
    "created_on": ("Created", "Created At", "Created On", "登録日", "起票日", "作成日時"),
    "created_at": ("Created", "Created At", "Created Date", "登録日", "作成日", "作成日時"),
    "lead_source": ("Source", "Lead", "リード元", "流入元", "きっかけ"),
    "next_step": ("Next", "Next Action", "Action", "次のアクション", "次回予定", "備考"),
    "type": ("Deal Type", "区分", "商談区分", "案件区分"),
}
_OTHERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "account": {
        "key": ("Account ID", "Customer ID", "取引先 ID", "取引先コード", "顧客コード", "会社コード"),
        "name": ("Account Name", "Company Name", "Customer Name", "取引先名", "会社名", "顧客名", "企業名"),
        "reading": ("Kana", "カナ", "フリガナ", "ふりがな", "取引先名カナ", "会社名カナ"),
        "industry": ("Sector", "業種", "業界"),
        "country": ("Billing Country", "国", "国名"),
        "employees": ("Number of Employees", "従業員数", "社員数"),
        "corporate_number": ("Corporate No.", "法人番号"),
        "year_end_month": ("Fiscal year end", "決算月"),
        "kind": ("Account Type", "取引先区分"),
    },
    "contact": {
        "key": ("Contact ID", "取引先責任者 ID", "名刺番号"),
        "account": ("Account ID", "Account", "取引先 ID", "会社コード"),
        "family_name": ("Last Name", "Surname", "姓", "苗字"),
        "given_name": ("First Name", "Forename", "名"),
        "reading": ("Kana", "フリガナ", "ふりがな", "氏名カナ"),
        "title": ("Job Title", "役職", "部署"),
        "email": ("Email", "E-mail", "Mail", "メール", "メールアドレス"),
    },
    "person": {
        "key": ("User ID", "Employee ID", "Employee No", "社員番号", "従業員番号", "ユーザー ID"),
        "name": ("Full Name", "Employee", "氏名", "名前", "社員名"),
        "family_name": ("Last Name", "Surname", "姓"),
        "given_name": ("First Name", "Forename", "名"),
        "reading": ("Kana", "フリガナ", "氏名カナ"),
        "email": ("Email", "E-mail", "Mail", "メール", "メールアドレス"),
        "starts_on": ("Hire Date", "Start Date", "入社日"),
        "ends_on": ("End Date", "Leaving Date", "退職日"),
    },
    "partner_report": {
        "number": (  # and no running number, which is another deal's next week
            *("Deal No", "Deal No.", "Deal Number", "Reference", "管理番号", "案件番号", "案件ID"),
            *("当社管理番号", "当社案件番号", "弊社案件番号"),
        ),
        "deal": (
            *("Deal ID", "Opportunity ID", "Vendor Deal ID", "Registration No", "Registration No."),
            *("商談 ID", "商談番号", "貴社商談番号", "御社商談番号", "メーカー商談番号"),
            *("貴社案件番号", "メーカー案件番号", "案件登録番号", "登録番号"),
        ),
        "account": (
            *("Account", "Account Name", "Customer", "Customer Name", "Company", "End user", "End customer"),
            *("顧客", "顧客名", "取引先", "取引先名", "会社名", "企業名", "客先", "お客様名"),
            *("得意先", "得意先名", "納入先", "最終顧客", "最終顧客名"),
            *("エンドユーザー", "エンドユーザー名", "エンドユーザ", "エンドユーザ名"),
        ),
        "corporate_number": ("Corporate No.", "法人番号", "エンドユーザー法人番号", "顧客法人番号"),
        "website": (
            *("URL", "Web site", "Domain", "Email", "E-mail", "Mail"),
            *("ドメイン", "ホームページ", "Webサイト", "メール", "メールアドレス"),
        ),
        "name": (
            *("Deal", "Deal Name", "Opportunity", "Opportunity Name", "Subject"),
            *("案件名", "案件", "件名", "商談名"),
        ),
        "stage": (
            *("Status", "Sales Stage", "Deal Stage", "Rank"),
            *("フェーズ", "ステージ", "進捗", "進捗状況", "ステータス", "状況", "確度", "ランク"),
        ),
        "amount": (
            *("Value", "Deal Value", "Price", "Revenue", "Amount (JPY)", "Amount (USD)"),
            *("金額", "金額(円)", "金額(千円)", "金額(百万円)", "金額(税抜)", "金額(税抜・千円)"),
            *("見込金額", "見込金額(千円)", "受注金額", "受注予定金額", "受注予定金額(千円)"),
            *("売上金額", "売上予定金額"),
        ),
        "currency": ("Currency", "Currency ISO Code", "通貨", "通貨コード"),
        "close_on": (
            *("Close", "Close Date", "Closing Date", "Expected Close", "Expected Close Date", "Order Date"),
            *("完了予定日", "受注予定日", "受注予定", "受注日", "受注見込日", "契約予定日", "納期"),
        ),
    },
    "product": {
        "key": ("Product ID", "Product Code", "SKU", "商品コード", "品番", "型番"),
        "name": ("Product", "Product Name", "商品名", "品名", "製品名"),
        "family": ("Product Family", "Series", "商品ファミリー", "商品分類", "シリーズ"),
        "list_price": ("List Price", "Price", "sales_price", "定価", "標準価格"),
    },
}


def _words(kind: str) -> dict[str, str]:
    """The field of a kind that each word names, head_key; the words of reports go before those of anybody."""
    found: dict[str, str] = {}
    of_reports = FIELDS if kind in ("reported", "opportunity") else {}
    of_anybody = _DEAL if kind in ("reported", "opportunity") else _OTHERS.get(kind, {})
    for one in RECORDS[kind].fields:
        own = (one.name, one.name.replace("_", " "))
        for word in (*own, *of_reports.get(one.name, ()), *of_anybody.get(one.name, ())):
            found.setdefault(head_key(word), one.name)
    return found


_FIELD_OF = {kind: _words(kind) for kind in RECORDS}


def field_called(kind: str, head: str) -> str | None:
    """The field of a kind that a column's head names, or ``None``."""
    return _FIELD_OF[kind].get(head_key(head))
