"""What was made of unchanged content need not be made again: the command's answer is repeated.

A record is kept in the user's own cache folder for each working folder and command line. It holds the *build key*: one
digest of everything that what is made depends on (content, assets, the program and what it runs on, the day, as
reviews lapse), the digests of the files that were made, and what was told about them. Nothing is laid out when both
still agree. Files are compared by their bytes, never by their dates. This module loads nothing but the standard
library's lightest parts, as every start passes here.
"""

from __future__ import annotations

import os
import sys
import time

from brochure.runtime.app_dirs import PACKAGE, cache_folder, find_assets

try:
    from _blake2 import blake2b  # what hashlib hands out, without the OpenSSL that it loads
except ImportError:
    from hashlib import blake2b

_MOST_FILES, _MOST_BYTES = 500, 60_000_000  # of assets; with more of them, building is what costs time
_ENVIRONMENT = ("SOURCE_DATE_EPOCH", "TZ")
_PATTERN = "*?["
_FORMAT = "brochure unchanged 2"
_PARTS = 6  # lines of a record before what was told


def repeat(arguments: list[str]) -> tuple[str, str] | None:
    """The answer to a command whose every input is as it was, and whose file is still there; else None.

    The answer is what was told on standard error, and what was printed on standard output.
    """
    try:
        with open(_record(arguments), encoding="utf-8") as file:
            head = [file.readline().rstrip("\n") for _ in range(_PARTS)]
            told = file.read()
        form, key, contents, files, digests, printed = head
        if form != _FORMAT or key != _build_key(arguments, _listed(contents)):
            return None
        if _listed(digests) != [_digest_of(path) for path in _listed(files)]:
            return None
    except (OSError, ValueError):
        return None
    return told, "\n".join(_listed(printed))


def clicked(beside: object) -> list[str]:
    """What stands before the arguments of make_pdf.py, whose content may lie `beside` the program."""
    return ["make_pdf", str(beside)]


def told_again(arguments: list[str]) -> bool:
    """Repeat the answer to a command, if there is one and the console can show it; whether that was done."""
    answer = repeat(arguments)
    if answer is None:
        return False
    told, printed = answer
    try:
        told.encode(sys.stderr.encoding)
        printed.encode(sys.stdout.encoding)
        sys.stderr.write(told)
        sys.stderr.flush()
        sys.stdout.write(f"{printed}\n")
        sys.stdout.flush()
    except (AttributeError, OSError, UnicodeError):  # no console, a narrow one, a closed pipe: cli knows what to do
        return False
    return True


def remember(arguments: list[str], contents: list[str], made: list[str], told: str) -> None:
    """Keep what was told by a command that made all it was asked for; a record that cannot be kept is none the worse.

    `contents` are the content files, `made` the files made of them, as they are printed.
    """
    if any(set("\0\n") & set(path) for path in (*contents, *made)):
        return
    if any(set(_PATTERN) & set(word) for word in arguments):
        return
    try:
        key, path = _build_key(arguments, contents), _record(arguments)
        rows = (map(os.path.abspath, contents), map(os.path.abspath, made), map(_digest_of, made), made)
        head = [_FORMAT, key, *("\0".join(row) for row in rows)]
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        new = f"{path}.{os.getpid()}"
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write("\n".join([*head, told]))
        os.replace(new, path)
    except (OSError, ValueError):
        return


def forget() -> None:
    """Remove every record."""
    folder = cache_folder()
    if not os.path.isdir(folder):
        return
    for name in os.listdir(folder):
        try:
            os.unlink(os.path.join(folder, name))
        except OSError:
            continue


def _record(arguments: list[str]) -> str:
    asked = "\0".join([os.getcwd(), *arguments])
    return os.path.join(cache_folder(), _digest(asked.encode("utf-8", "surrogatepass")))


def _listed(line: str) -> list[str]:
    """The parts of a line that holds several."""
    return line.split("\0")


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=20).hexdigest()


def _digest_of(path: str) -> str:
    with open(path, "rb") as file:
        return _digest(file.read())


def _build_key(arguments: list[str], contents: list[str]) -> str:
    """One digest of all that decides what is made and told. Raises ValueError where the assets are too many."""
    key = blake2b(digest_size=20)
    day = time.strftime("%Y-%m-%d")
    facts = [*arguments, os.getcwd(), sys.version, day, str(os.path.isfile("content.yaml"))]
    facts += [os.environ.get(name, "") for name in _ENVIRONMENT]
    rooms = dict.fromkeys(find_assets(content) or "" for content in contents)
    facts += [*_program(), *rooms]
    key.update("\0".join(facts).encode("utf-8", "surrogatepass"))
    for path in [*map(os.path.abspath, contents), *(path for room in rooms for path in _files(room))]:
        with open(path, "rb") as file:
            key.update(f"\0{path}\0{os.fstat(file.fileno()).st_size}\0".encode("utf-8", "surrogatepass"))
            key.update(file.read())
    return key.hexdigest()


def _program() -> list[str]:
    """What tells one version of the program, and of the packages that it uses, from another."""
    rooms = [folder for folder in sys.path if folder.endswith("-packages") and os.path.isdir(folder)]
    facts = [f"{folder} {os.stat(folder).st_mtime_ns}" for folder in rooms]  # changed by every installation
    for folder, folders, names in os.walk(PACKAGE):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            state = os.stat(os.path.join(folder, name))
            facts.append(f"{name} {state.st_size} {state.st_mtime_ns}")
    return facts


def _files(assets: str) -> list[str]:
    """Everything in an assets folder, if there is one."""
    found, size = list[str](), 0
    for folder, folders, names in os.walk(assets) if assets else ():
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            found.append(path)
            size += os.stat(path).st_size
            if len(found) > _MOST_FILES or size > _MOST_BYTES:
                raise ValueError("more assets than are worth comparing")
    return found
