"""Directories and what lies in them, alike on the disk and inside an archive."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from bouncescan.sources.files.kinds import Look, look
from bouncescan.sources.files.stream import Content, DiskContent

__all__ = ["Directory", "DiskTree", "Entry", "MemberTree", "Several", "Tree"]

# Deeper, a path is no tree of folders, and a tree made of it would fill the memory.
_DEEPEST = 64


T_co = TypeVar("T_co", covariant=True)


class Entry(NamedTuple):
    """A file: its path below the root with "/" between, and what is in it.

    `looked` is its look where that was taken in passing; `why`: it cannot be read.
    """

    path: str
    content: Content
    looked: Look | None = None
    why: str | None = None

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path[self.path.rfind("/") + 1 :]

    def look(self) -> Look:
        """What the file is. Raises OSError."""
        return self.looked or look(self.content, self.name)


class Several(Protocol[T_co]):
    """Things that can be counted and gone through as often as wanted, and need not all be held."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[T_co]: ...


class Directory(Protocol):
    """One directory. What is taken out of `below` is not gone into."""

    path: str
    below: list[str]

    def files(self) -> Several[Entry]:
        """Its files by name, but the hidden ones."""
        ...

    def files_of(self, name: str) -> Several[Entry]:
        """The files of a directory directly below. Raises OSError."""
        ...


class Tree(Protocol):
    """Directories, each before those below it."""

    def walk(self) -> Iterator[Directory]:
        """All of them, the root first."""
        ...

    def closed(self) -> Sequence[tuple[str, OSError]]:
        """The paths of the directories that could not be listed in that walk, and why."""
        ...


class _DiskEntries:
    """The files of a directory, of which only the names are held: a Maildir has very many."""

    def __init__(self, directory: str, path: str, names: Iterable[str]) -> None:
        self._directory = directory
        self._path = f"{path}/" if path else ""
        self._names = sorted(names)

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[Entry]:
        for name in self._names:
            yield Entry(self._path + name, DiskContent(f"{self._directory}{os.sep}{name}"))


class _DiskDirectory:
    def __init__(self, root: Path, path: str, below: list[str], names: Iterable[str]) -> None:
        self.path = path
        self.below = below
        self._root = root
        self._names = names

    def files(self) -> Several[Entry]:
        directory = str(self._root / self.path)
        paths = ((name, os.path.join(directory, name)) for name in self._names)  # noqa: PTH118 many
        names = [name for name, path in paths if name[0] != "." and os.path.isfile(path)]  # noqa: PTH113
        return _DiskEntries(directory, self.path, names)

    def files_of(self, name: str) -> Several[Entry]:
        path = f"{self.path}/{name}" if self.path else name
        directory = str(self._root / path)
        with os.scandir(directory) as entries:
            names = [each.name for each in entries if each.name[0] != "." and each.is_file()]
        return _DiskEntries(directory, path, names)


class DiskTree:
    """A directory of the disk. Links to directories are not followed, so that none leads back."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._failed: list[OSError] = []

    def walk(self) -> Iterator[Directory]:
        """The root and what is below it, by name."""
        self._failed = []
        for directory, below, names in os.walk(self._root, onerror=self._failed.append):
            below.sort()
            path = Path(directory).relative_to(self._root).as_posix()
            yield _DiskDirectory(self._root, "" if path == "." else path, below, names)

    def closed(self) -> Sequence[tuple[str, OSError]]:
        """What os.walk could not list."""
        return [(os.path.relpath(error.filename, self._root), error) for error in self._failed]


@dataclass(slots=True)
class _Node:
    path: str = ""
    entries: list[Entry] = field(default_factory=list)
    nodes: "dict[str, _Node]" = field(default_factory=dict)


class _MemberDirectory:
    def __init__(self, node: _Node) -> None:
        self.path = node.path
        self.below = list(node.nodes)
        self._node = node

    def files(self) -> Several[Entry]:
        return self._node.entries

    def files_of(self, name: str) -> Several[Entry]:
        return self._node.nodes[name].entries


class MemberTree:
    """The members of an archive, in its order: one that can only be read forward is read so."""

    def __init__(self, members: Iterable[Entry], directories: Iterable[str] = ()) -> None:
        self._root = _Node()
        for path in directories:
            self._node_of(path)
        for member in members:
            if not member.name.startswith("."):
                self._node_of(member.path.rpartition("/")[0]).entries.append(member)

    def _node_of(self, path: str) -> _Node:
        node = self._root
        for name in path.split("/", _DEEPEST) if path else ():
            found = node.nodes.get(name)
            if found is None:
                found = _Node(f"{node.path}/{name}" if node.path else name)
                node.nodes[name] = found
            node = found
        return node

    def walk(self) -> Iterator[Directory]:
        """The root and what is below it."""
        waiting = [self._root]
        while waiting:
            node = waiting.pop()
            directory = _MemberDirectory(node)
            yield directory
            waiting += [node.nodes[name] for name in reversed(directory.below)]

    def closed(self) -> Sequence[tuple[str, OSError]]:
        """None: an archive is listed as a whole."""
        return ()
