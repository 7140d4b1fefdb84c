"""Takes docs/pictures/hit.png: the page of an Arabic hit of the demo world, as Chromium shows it.

python tests/picture.py [FILE]
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from chromium import chromium, is_here
from commands import environment
from desks import serving

FILE = Path(__file__).parents[1] / "docs" / "pictures" / "hit.png"
WIDTH, HEIGHT = 1200, 900
CHOSEN = """select hit_id from hit_list where topic = 'bayraktar-drones' and language = 'ar' and level = 'alert'
    order by score desc, hit_id limit 1"""


def take(file: Path) -> None:
    """Run the demo world once, and photograph the hit."""
    with TemporaryDirectory(prefix="monitor-picture-") as folder:
        home = Path(folder) / "data" / "demo"
        demo = [sys.executable, "-m", "monitor", "--home", folder, "demo", "--once"]
        subprocess.run(demo, check=True, stdout=subprocess.DEVNULL, env=environment())
        with closing(sqlite3.connect(home / "data" / "monitor.db")) as database:
            [hit_id] = database.execute(CHOSEN).fetchone()
        with serving(home, reviewer="analyst") as (_, link), chromium(Path(folder) / "profile") as tab:
            tab.open(link)
            tab.looks(WIDTH, HEIGHT)
            tab.open(f"{link.partition('/-/door')[0]}/-/hit/{hit_id}")
            tab.see("article mark")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(tab.picture())


if __name__ == "__main__":
    if is_here():
        take(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE)
    else:
        print("no Chromium here: the picture of the hit page stays as it is", file=sys.stderr)
