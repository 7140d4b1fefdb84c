"""The picture in the README: there, small enough, and made by its command."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from chromium import is_here
from picture import FILE, HEIGHT, WIDTH

LARGEST = 300_000  # bytes


def is_good(file: Path) -> bool:
    """Whether it is a PNG of the right size (PNG specification, 11.2.2: IHDR)."""
    content = file.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(content) < LARGEST
    return struct.unpack(">II", content[16:24]) == (WIDTH, HEIGHT)


def test_the_picture_is_there() -> None:
    assert is_good(FILE)


@pytest.mark.slow
@pytest.mark.skipif(not is_here(), reason="no Chromium here: apt-get install chromium chromium-driver")
def test_the_command_takes_it(tmp_path: Path) -> None:
    file = tmp_path / "pictures" / "hit.png"
    subprocess.run([sys.executable, str(Path(__file__).with_name("picture.py")), str(file)], check=True, timeout=300)
    assert is_good(file)


def test_without_a_browser_it_says_so_and_leaves_the_picture(tmp_path: Path) -> None:
    words = [sys.executable, str(Path(__file__).with_name("picture.py")), str(tmp_path / "hit.png")]
    done = subprocess.run(words, env={"PATH": ""}, capture_output=True, text=True, timeout=60)
    assert (done.returncode, len(done.stderr.splitlines())) == (0, 1)
    assert not (tmp_path / "hit.png").exists()
