"""The build backend of `pip install .` (PEP 517): CMake builds and installs, this makes the wheel.

    pip install . --config-settings build-dir=build/release    builds there, for a quick second time

The wheel's bytes depend on the sources and the compiler only.
"""

import base64
import hashlib
import io
import re
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EPOCH = (1980, 1, 1, 0, 0, 0)


def version():
    text = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"project\(sidestep VERSION ([0-9.]+)", text)[1]


def metadata():
    return (f"Metadata-Version: 2.1\nName: sidestep\nVersion: {version()}\n"
            "Summary: How gradient descent trains small neural networks\nLicense: MIT\n"
            "Requires-Python: >=3.11\nRequires-Dist: numpy\n")


def get_requires_for_build_wheel(config_settings=None):
    return []


def get_requires_for_build_sdist(config_settings=None):
    return []


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    folder = Path(metadata_directory) / f"sidestep-{version()}.dist-info"
    folder.mkdir(parents=True)
    for name, text in _about().items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder.name


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    chosen = (config_settings or {}).get("build-dir")
    with tempfile.TemporaryDirectory() as scratch:
        build = (ROOT / chosen) if chosen else Path(scratch) / "build"
        prefix = Path(scratch) / "prefix"
        cache = build / "CMakeCache.txt"
        if not (cache.exists() and "SIDESTEP_PYTHON:BOOL=ON" in cache.read_text(encoding="utf-8")):
            _run("cmake", "-S", ROOT, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
                 "-DSIDESTEP_PYTHON=ON", f"-DPython_EXECUTABLE={sys.executable}")
        _run("cmake", "--build", build, "--target", "sidestep-python")
        _run("cmake", "--install", build, "--prefix", prefix, "--component", "python", "--strip")
        return _pack(prefix, Path(wheel_directory))


def build_sdist(sdist_directory, config_settings=None):
    """The files that git knows, as a .tar.gz."""
    name = f"sidestep-{version()}"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    with tarfile.open(Path(sdist_directory) / f"{name}.tar.gz", "w:gz") as archive:
        for file in sorted(filter(None, listed.stdout.decode().split("\0"))):
            archive.add(ROOT / file, f"{name}/{file}", recursive=False)
        info = tarfile.TarInfo(f"{name}/PKG-INFO")
        info.size = len(metadata().encode())
        archive.addfile(info, io.BytesIO(metadata().encode()))
    return f"{name}.tar.gz"


def _run(*command):
    done = subprocess.run(list(map(str, command)), check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.stderr.write(done.stdout)
        raise SystemExit(f"sidestep: {' '.join(map(str, command[:2]))} failed; on Debian, "
                         "scripts/install_packages python installs what it needs")


def _tag():
    python = f"cp{sys.version_info.major}{sys.version_info.minor}"
    platform = re.sub(r"[-.]", "_", sysconfig.get_platform())
    return f"{python}-{python}-{platform}"


def _about():
    return {"METADATA": metadata(),
            "WHEEL": f"Wheel-Version: 1.0\nGenerator: sidestep_backend\nRoot-Is-Purelib: false\n"
                     f"Tag: {_tag()}\n",
            "LICENSE": (ROOT / "LICENSE").read_text(encoding="utf-8")}


def _pack(prefix, folder):
    about = f"sidestep-{version()}.dist-info"
    files = {path.relative_to(prefix).as_posix(): path.read_bytes()
             for path in prefix.rglob("*") if path.is_file()}
    files.update({f"{about}/{name}": text.encode() for name, text in _about().items()})
    record = ""
    name = f"sidestep-{version()}-{_tag()}.whl"
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, data in sorted(files.items()):
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record += f"{path},sha256={digest},{len(data)}\n"
            _add(wheel, path, data)
        _add(wheel, f"{about}/RECORD", (record + f"{about}/RECORD,,\n").encode())
    return name


def _add(wheel, path, data):
    info = zipfile.ZipInfo(path, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = (0o755 if path.endswith(".so") else 0o644) << 16
    wheel.writestr(info, data)
