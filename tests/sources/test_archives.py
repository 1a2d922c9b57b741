"""Walking through archives: what is whole is read, what is damaged or a trap is refused."""

import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest

from app.domain.errors import InvalidInputError
from app.sources.archives import Limits, walk

FILES = {"1.json": b"one" * 400, "deep/2.json": b"two" * 400}


def tar_bytes(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def zip_bytes(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def found(path: Path, limits: Limits | None = None) -> dict[str, bytes]:
    return {file.name: file.content() for file in walk(path, limits or Limits())}


def reason(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(InvalidInputError) as caught:
        found(path, limits)
    return caught.value.faults[0].message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tar", tar_bytes(FILES)),
        ("a.tar.xz", lzma.compress(tar_bytes(FILES))),
        ("a.tar.gz", gzip.compress(tar_bytes(FILES))),
        ("a.zip", zip_bytes(FILES)),
    ],
)
def test_every_file_of_an_archive_is_read_however_it_is_packed(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    assert found(path) == {"1.json": FILES["1.json"], "2.json": FILES["deep/2.json"]}


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)

    assert found(tmp_path) == {"1.json": FILES["1.json"], "2.json": FILES["deep/2.json"]}


@pytest.mark.parametrize("name", ["a.tar.xz", "a.tar.gz", "a.zip"])
@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_an_archive_that_is_cut_short_is_refused(tmp_path: Path, name: str, kept: float) -> None:
    packed = {
        "a.tar.xz": lzma.compress(tar_bytes(FILES)),
        "a.tar.gz": gzip.compress(tar_bytes(FILES)),
        "a.zip": zip_bytes(FILES),
    }[name]
    path = tmp_path / name
    path.write_bytes(packed[: int(len(packed) * kept)])

    assert "damaged or cut short" in reason(path)


def test_a_tar_that_ends_neatly_behind_its_first_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(tar_bytes(FILES)[: 512 + 1536])

    assert "the end of the archive is missing" in reason(path)


def test_bytes_altered_inside_an_archive_are_noticed(tmp_path: Path) -> None:
    packed = bytearray(lzma.compress(tar_bytes(FILES)))
    packed[len(packed) // 2] ^= 0xFF
    path = tmp_path / "a.tar.xz"
    path.write_bytes(packed)

    assert "damaged" in reason(path)


@pytest.mark.parametrize("pack", [zip_bytes, lambda files: lzma.compress(tar_bytes(files))])
def test_a_small_archive_that_swells_is_refused(tmp_path: Path, pack) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - either packer
    path = tmp_path / "bomb"
    path.write_bytes(pack({"1.json": b"0" * 3_000_000}))
    assert path.stat().st_size < 10_000

    assert "more than 1 MB unpacked" in reason(path, Limits(file_bytes=1_000_000))


def test_a_small_archive_of_many_files_that_swell_together_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.tar.xz"
    path.write_bytes(lzma.compress(tar_bytes({f"{n}.json": b"0" * 900_000 for n in range(5)})))

    assert "more than 2 MB unpacked" in reason(path, Limits(file_bytes=1_000_000, total_bytes=2_000_000))


def test_more_files_than_such_data_need_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zip_bytes({f"{n}.json": b"" for n in range(5)}))

    assert "more than 4 files" in reason(path, Limits(files=4))


def test_a_missing_file_is_told() -> None:
    assert reason(Path("nowhere.tar")) == "does not exist"
