"""Where assets, caches and state are."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from brochure.runtime.app_dirs import find_assets, find_cache_folder, find_relative_assets, make_state_folder
from brochure.runtime.errors import BrochureError


def test_the_nearest_assets_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clinic/assets").mkdir(parents=True)
    (tmp_path / "clinic/handouts/french").mkdir(parents=True)
    (tmp_path / "work/assets").mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    assert find_relative_assets("content.yaml") == "assets"
    assert find_assets("content.yaml") == str(tmp_path / "work/assets")
    assert find_relative_assets("../clinic/handouts/french/a.yaml") == str(tmp_path / "clinic/assets")
    assert find_relative_assets(str(tmp_path / "empty/a.yaml")) == "assets"
    (tmp_path / "clinic/handouts/assets").mkdir()
    assert find_relative_assets(str(tmp_path / "clinic/handouts/french/a.yaml")) == str(
        tmp_path / "clinic/handouts/assets"
    )
    monkeypatch.chdir(tmp_path / "empty")
    assert find_relative_assets("a.yaml") is None
    assert find_assets("a.yaml") is None


def test_a_folder_whose_name_only_begins_like_the_working_folder_is_not_inside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work-2/assets").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work")
    assert find_relative_assets("../work-2/a.yaml") == str(tmp_path / "work-2/assets")


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="the XDG Base Directory Specification is for Linux")
def test_folders_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert find_cache_folder() == str(tmp_path / "cache/brochure")
    assert not (tmp_path / "cache").exists()
    folder = Path(make_state_folder("mail"))
    assert folder == tmp_path / "state/brochure/mail"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o755)
    assert make_state_folder("mail") == str(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_cache_folder() == str(tmp_path / ".cache/brochure")
    assert make_state_folder("mail") == str(tmp_path / ".local/state/brochure/mail")


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="the XDG Base Directory Specification is for Linux")
def test_a_state_folder_that_cannot_be_made_is_an_error_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_text("a file", encoding="ascii")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with pytest.raises(BrochureError, match="cannot be made"):
        make_state_folder("mail")
