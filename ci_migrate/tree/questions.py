"""The files of a scan, and what is asked of all of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path

from ci_migrate.tree.looks import TEXTS, How, Question
from ci_migrate.tree.names import names_below, names_of, others_of, shown_names
from ci_migrate.tree.shares import Beside, Here, processors

WORTHWHILE = 1_500  # files; fewer are read before other processes have begun
MOST = 4  # processes; more have too little to do

Held = dict[Path, frozenset[bytes]]
"""The files that hold something of what was asked, in their order, each with all it holds."""


class Asked:
    """A question that other processes may be at work on."""

    def __init__(self, question: Question, shares: list[Here | Beside]) -> None:
        self._question = question
        self._shares = shares if question[1] else []
        for share in self._shares:
            share.ask(question)

    @cached_property
    def held(self) -> Held:
        """The files that hold one of the texts."""
        texts, count = self._question[1], len(self._shares)
        found = {
            place * count + number: (share.names[place], held)
            for number, share in enumerate(self._shares)
            for place, held in share.answer().items()
        }
        return {
            Path(found[place][0]): frozenset(texts[one] for one in found[place][1])
            for place in sorted(found)
        }


class Tree:
    """The Python files and notebooks at and below some paths, without hidden and installed ones.

    ``exclude`` are patterns of paths as outputs name them.
    """

    def __init__(self, paths: Iterable[Path], root: Path, exclude: Iterable[str] = ()) -> None:
        self.paths, self.root, self.exclude = tuple(paths), root, tuple(exclude)
        self._shares: list[Here | Beside] = []
        self._asked: dict[Question, Asked] = {}

    @cached_property
    def names(self) -> list[str]:
        """The files by name, in the order of their paths; MigrateError where a path is missing."""
        return names_of(self.paths, self.root, self.exclude)

    @cached_property
    def files(self) -> list[Path]:
        """The files in their order."""
        return list(map(Path, self.names))

    @cached_property
    def _others(self) -> list[str]:
        return others_of(self.paths)

    def beside(self, wanted: Callable[[str], bool]) -> list[Path]:
        """The files that are no Python below the folders, and beside single files, by their name.

        Excluded ones are among them.
        """
        return [Path(name) for name in self._others if wanted(os.path.basename(name))]

    @cached_property
    def folders(self) -> frozenset[Path]:
        """The folders in which the files stand."""
        return frozenset(map(Path, self._folder_names))

    @cached_property
    def _folder_names(self) -> frozenset[str]:
        parts = (name.rpartition(os.sep) for name in self.names)
        return frozenset(folder or (sep if sep else "") for folder, sep, _ in parts)

    @cached_property
    def steps(self) -> frozenset[str]:
        """The names of files, without their endings, and of folders on the ways to them."""
        stems = {name.rpartition(os.sep)[2].rpartition(".")[0] for name in self.names}
        return frozenset(stems.union(*(folder.split(os.sep) for folder in self._folder_names)))

    @cached_property
    def _shown(self) -> frozenset[str]:
        return frozenset(shown_names(self.names, self.root))

    def __contains__(self, name: object) -> bool:
        """Whether outputs give a file this name."""
        return name in self._shown

    @cached_property
    def _whole(self) -> dict[str, str]:
        apart = any(map(os.path.isabs, self.paths))
        here = self._here
        whole = (name if apart and os.path.isabs(name) else here + name for name in self.names)
        return dict(zip(map(os.path.normcase, whole), self.names, strict=True))

    @cached_property
    def _here(self) -> str:
        return os.path.join(os.getcwd(), "")

    def at(self, path: Path) -> Path | None:
        """The file at a path, as the scan names it; None where it is not of the scan."""
        name = self._whole.get(os.path.normcase(os.path.join(self._here, path)))
        return None if name is None else Path(name)

    def others_below(self, folder: Path) -> list[Path]:
        """The Python files and notebooks below a folder that are not of the scan."""
        here = os.getcwd()
        below = names_below(folder)
        return [
            Path(name)
            for name in below
            if os.path.normcase(os.path.join(here, name)) not in self._whole
        ]

    def begin(self) -> None:
        """Has other processes read the files, where that pays; asking begins as well."""
        if self._shares:
            return
        count = min(processors() - 1, MOST) if len(self.names) >= WORTHWHILE else 0
        try:
            while len(self._shares) < count:
                self._shares.append(Beside(self.names[len(self._shares) :: count]))
        except OSError:  # too many processes, or too little memory
            self.close()
        if not self._shares:
            self._shares.append(Here(self.names))

    @property
    def waits(self) -> bool:
        """Whether other processes are at work, and this one has time for something else."""
        return any(isinstance(share, Beside) for share in self._shares)

    def ask(self, texts: Iterable[bytes], how: How = TEXTS) -> Asked:
        """Asks which files hold one of the texts; the answer may be had later.

        The same question again has the same answer.
        """
        question = (how, tuple(texts))
        if question not in self._asked:
            self.begin()
            for one in list(self._asked.values())[-1:]:
                _ = one.held  # answers come in the order of the questions
            self._asked[question] = Asked(question, self._shares)
        return self._asked[question]

    def holding(self, texts: Iterable[bytes], how: How = TEXTS) -> Held:
        """The answer to :meth:`ask`."""
        return self.ask(texts, how).held

    @property
    def unreadable(self) -> dict[Path, OSError]:
        """The files that cannot be read, known when something was answered."""
        return {
            Path(share.names[place]): OSError(*why)
            for share in self._shares
            for place, why in share.unreadable.items()
        }

    def close(self) -> None:
        """Ends the other processes; what is asked later is read again."""
        for share in self._shares:
            share.close()
        self._shares, self._asked = [], {}
