"""Static files: vendored byte for byte, named by their content, collected only when they changed."""

import hashlib
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import override_settings
from django.utils.functional import empty

import fieldhouse.web
from fieldhouse.web.static_storage import collect_if_changed

STATIC = Path(fieldhouse.web.__file__).parent / "static"
LINE = re.compile(r"^\| `(?P<file>[^`]+)` \| .* \| `(?P<sum>[0-9a-f]{64})` \|$", re.M)


def test_vendored_files_are_what_their_list_says():
    listed = {
        found["file"]: found["sum"] for found in LINE.finditer((STATIC / "vendor/VENDORED.md").read_text())
    }
    present = {
        path.relative_to(STATIC / "vendor").as_posix()
        for path in STATIC.glob("vendor/**/*.*")
        if path.is_file()
    }
    assert set(listed) == {name for name in present if not name.endswith(".md")}
    for name, wanted in listed.items():
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == wanted, name


def test_every_icon_that_is_used_is_in_the_sprite():
    web = Path(fieldhouse.web.__file__).parent
    apps = web.parent / "apps"
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "vendor/tabler-icons/sprite.svg").read_text()))
    templates = [*web.glob("templates/**/*.html"), *apps.glob("*/templates/**/*.html")]
    used = {name for path in templates for name in re.findall(r'{% icon "([^"]+)"', path.read_text())}
    assert used
    assert used <= sprite


@pytest.fixture
def collected(tmp_path):
    with override_settings(STATIC_ROOT=tmp_path / "static"):
        staticfiles_storage._wrapped = empty
        yield tmp_path / "static"
    staticfiles_storage._wrapped = empty


def test_files_are_collected_once_and_named_by_their_content(collected):
    assert staticfiles_storage.url("fieldhouse/app.css") == "/static/fieldhouse/app.css"
    assert collect_if_changed(collected) is True
    staticfiles_storage._wrapped = empty
    assert re.fullmatch(
        r"/static/fieldhouse/app\.[0-9a-f]{12}\.css", staticfiles_storage.url("fieldhouse/app.css")
    )
    assert list(collected.glob("vendor/echarts/*.js.gz"))
    assert collect_if_changed(collected) is False
