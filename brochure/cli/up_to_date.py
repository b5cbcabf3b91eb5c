"""Skip a build if nothing has changed: if inputs and outputs match the stored record, print the last output again.

A record is kept in the user's cache folder for each working folder and command line. It holds the *build key*, which is
one digest of everything that the output depends on (content, assets, the program, its packages, Python, and the day, as
reviews lapse), the digests of the files that were made, and the messages that were printed. If both still match,
nothing is laid out. Content and output are compared by their bytes, never by their dates. As every start loads this
module, it loads only the lightest parts of the standard library.
"""

from __future__ import annotations

import os
import sys
import time

from brochure.runtime.app_dirs import PACKAGE_FOLDER, find_assets, find_cache_folder

try:
    from _blake2 import blake2b  # the same function as hashlib's, without loading OpenSSL
except ImportError:
    from hashlib import blake2b

_MAX_FILES, _MAX_BYTES = 500, 60_000_000  # of assets; more would take too long to read at every start
_ENVIRONMENT_NAMES = ("SOURCE_DATE_EPOCH", "TZ")
_WILDCARDS = "*?["
_RECORD_FORMAT = "brochure unchanged 2"
_HEADER_LINES = 6  # lines of a record before the messages


def find_answer(arguments: list[str]) -> tuple[str, str] | None:
    """Return the stored answer to a command if its inputs and its files have not changed; else None.

    The answer is two texts: the messages for standard error, and the output for standard output.
    """
    try:
        with open(_find_record(arguments), encoding="utf-8") as file:
            header = [file.readline().rstrip("\n") for _ in range(_HEADER_LINES)]
            messages = file.read()
        record_format, build_key, content_row, file_row, digest_row, output_row = header
        if record_format != _RECORD_FORMAT or build_key != _compute_build_key(arguments, _split_row(content_row)):
            return None
        if _split_row(digest_row) != [_digest_file(path) for path in _split_row(file_row)]:
            return None
    except (OSError, ValueError):
        return None
    return messages, "\n".join(_split_row(output_row))


def build_record_prefix(fallback_folder: object) -> list[str]:
    """Return the words that precede the arguments of make_pdf.py in a record; content may be in `fallback_folder`."""
    return ["make_pdf", str(fallback_folder)]


def repeat_answer(arguments: list[str]) -> bool:
    """Print the stored answer to a command, if there is one and the console can show it; return whether it did."""
    answer = find_answer(arguments)
    if answer is None:
        return False
    messages, output = answer
    try:
        messages.encode(sys.stderr.encoding)
        output.encode(sys.stdout.encoding)
        sys.stderr.write(messages)
        sys.stderr.flush()
        sys.stdout.write(f"{output}\n")
        sys.stdout.flush()
    except (AttributeError, OSError, UnicodeError):  # no console, a limited encoding, a closed pipe: cli handles these
        return False
    return True


def store_answer(arguments: list[str], content_paths: list[str], file_paths: list[str], messages: str) -> None:
    """Store the messages of a command that made all its files; do nothing if the record cannot be stored.

    `file_paths` are the files made from `content_paths`, as they are printed.
    """
    if any(set("\0\n") & set(record_path) for record_path in (*content_paths, *file_paths)):
        return
    if any(set(_WILDCARDS) & set(argument) for argument in arguments):
        return
    try:
        build_key, record_path = _compute_build_key(arguments, content_paths), _find_record(arguments)
        rows = (
            map(os.path.abspath, content_paths),
            map(os.path.abspath, file_paths),
            map(_digest_file, file_paths),
            file_paths,
        )
        header = [_RECORD_FORMAT, build_key, *("\0".join(row) for row in rows)]
        os.makedirs(os.path.dirname(record_path), mode=0o700, exist_ok=True)
        temporary_path = f"{record_path}.{os.getpid()}"
        with open(os.open(temporary_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write("\n".join([*header, messages]))
        os.replace(temporary_path, record_path)
    except (OSError, ValueError):
        return


def delete_records() -> None:
    """Delete every record."""
    folder = find_cache_folder()
    if not os.path.isdir(folder):
        return
    for name in os.listdir(folder):
        try:
            os.unlink(os.path.join(folder, name))
        except OSError:
            continue


def _find_record(arguments: list[str]) -> str:
    command_line = "\0".join([os.getcwd(), *arguments])
    return os.path.join(find_cache_folder(), _compute_digest(command_line.encode("utf-8", "surrogatepass")))


def _split_row(line: str) -> list[str]:
    """Return the values of a record's line."""
    return line.split("\0")


def _compute_digest(data: bytes) -> str:
    return blake2b(data, digest_size=20).hexdigest()


def _digest_file(path: str) -> str:
    with open(path, "rb") as file:
        return _compute_digest(file.read())


def _compute_build_key(arguments: list[str], content_paths: list[str]) -> str:
    """Return one digest of everything that the output depends on. Raises ValueError if there are too many assets."""
    hasher = blake2b(digest_size=20)
    day = time.strftime("%Y-%m-%d")
    facts = [*arguments, os.getcwd(), sys.version, day, str(os.path.isfile("content.yaml"))]
    facts += [os.environ.get(name, "") for name in _ENVIRONMENT_NAMES]
    assets_folders = dict.fromkeys(find_assets(content_path) or "" for content_path in content_paths)
    facts += [*_describe_program(), *assets_folders]
    hasher.update("\0".join(facts).encode("utf-8", "surrogatepass"))
    for path in [
        *map(os.path.abspath, content_paths),
        *(path for assets_folder in assets_folders for path in _list_assets(assets_folder)),
    ]:
        with open(path, "rb") as file:
            hasher.update(f"\0{path}\0{os.fstat(file.fileno()).st_size}\0".encode("utf-8", "surrogatepass"))
            hasher.update(file.read())
    return hasher.hexdigest()


def _describe_program() -> list[str]:
    """Return facts that change with the version of the program or of its packages: names, sizes and dates of files."""
    package_folders = [folder for folder in sys.path if folder.endswith("-packages") and os.path.isdir(folder)]
    facts = [f"{folder} {os.stat(folder).st_mtime_ns}" for folder in package_folders]  # changed by every installation
    for folder, folders, file_names in os.walk(PACKAGE_FOLDER):
        folders[:] = sorted(file_name for file_name in folders if file_name != "__pycache__")
        for file_name in sorted(file_names):
            file_status = os.stat(os.path.join(folder, file_name))
            facts.append(f"{file_name} {file_status.st_size} {file_status.st_mtime_ns}")
    return facts


def _list_assets(assets_folder: str) -> list[str]:
    """Return the paths of all files in an assets folder, if there is one. Raises ValueError if there are too many."""
    asset_paths, total_size = list[str](), 0
    for folder, folders, file_names in os.walk(assets_folder) if assets_folder else ():
        folders.sort()
        for file_name in sorted(file_names):
            path = os.path.join(folder, file_name)
            asset_paths.append(path)
            total_size += os.stat(path).st_size
            if len(asset_paths) > _MAX_FILES or total_size > _MAX_BYTES:
                raise ValueError("too many assets to compare")
    return asset_paths
