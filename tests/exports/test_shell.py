"""What a server need not have in memory."""

import subprocess
import sys

_SAYS = """
import sys
import app.cli.serve
print(*(name for name in ("folium", "pandas", "pyarrow") if sys.modules.get(name)))
from app.exports.shell import control_page
page = control_page(title="Who", lang="en", nonce="abc")
import pandas
print("pandas" in sys.modules, "Who</title>" in page, pandas.DataFrame({"a": [1]}).shape)
"""


def test_a_server_has_folium_without_pandas_and_whoever_needs_pandas_still_gets_it() -> None:
    # Given a fresh Python, when it has what a server has, and renders a page, and imports pandas
    told = subprocess.run([sys.executable, "-c", _SAYS], capture_output=True, check=True, text=True).stdout

    # Then only the last of these brought pandas
    assert told.splitlines() == ["folium", "True True (1, 1)"]
