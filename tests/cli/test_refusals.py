"""Exit codes, and refusals as sentences in two languages or as objects."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from tests.program import environment, fieldhouse, started

JAPANESE = re.compile("[぀-ヿ一-鿿]")


def test_help_needs_neither_home_nor_settings(tmp_path):
    ended = started("--help", home=tmp_path / "none")
    assert ended.returncode == 0
    assert "import" in ended.stdout


def test_help_loads_nothing_heavy():
    question = (
        "import sys; from fieldhouse.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'django.db', 'ibis', 'numpy', 'pyarrow', 'rich'} & set(sys.modules)))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", question], env=environment(), capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines()[-1] == "[]"


def test_wrong_usage_is_2(tmp_path):
    for wrong in (["nonsense"], ["import"], ["serve", "--port", "x"], ["--lang", "fr", "home", "path"]):
        ended = fieldhouse(*wrong, home=tmp_path)
        assert ended.returncode == 2, wrong
        assert "Traceback" not in ended.stderr


def test_a_missing_home_is_refused_and_not_made(tmp_path):
    home = tmp_path / "none"
    for command in (["home", "digest"], ["serve"]):
        ended = fieldhouse(*command, home=home)
        assert ended.returncode == 1, command
        assert ended.stderr.startswith("There is no home in ")
        assert not home.exists()


def test_the_option_wins_over_the_environment(tmp_path):
    ended = fieldhouse("--home", tmp_path / "one", "home", "path", home=tmp_path / "other")
    assert ended.stdout.strip() == str(tmp_path / "one")
    assert fieldhouse("home", "path", home=tmp_path / "other").stdout.strip() == str(tmp_path / "other")


def test_a_refusal_as_an_object(within, simulated_home):
    ended = within(simulated_home, "figure", "closed", "--node", "CFO", "--json")
    assert ended.returncode == 1
    error = json.loads(ended.stderr)["error"]
    assert error["code"] == "node.unknown"
    assert error["fields"] == {"node": "CFO"}
    assert "CFO" in error["message"]


def test_refusals_in_japanese(within, simulated_home):
    by_option = within(simulated_home, "--lang", "ja", "figure", "closed", "--node", "CFO")
    by_locale = within(simulated_home, "figure", "closed", "--node", "CFO", LC_ALL="ja_JP.UTF-8")
    assert JAPANESE.search(by_option.stderr)
    assert by_option.stderr == by_locale.stderr
    english = fieldhouse("--lang", "en", "figure", "closed", "--node", "CFO", LANG="ja_JP")
    assert not JAPANESE.search(english.stderr)
