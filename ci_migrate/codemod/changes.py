"""The new texts of a project. Nothing is written.

Shared things are all-or-nothing. The token scope of a program moves only if every call site of
the scanned project moves; else a rewritten call takes a token of its own.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

from ci_migrate.catalogue import Catalogue
from ci_migrate.codemod.edits.companion import companion_text, needs_of, served_by
from ci_migrate.codemod.edits.edits import Edits
from ci_migrate.codemod.edits.homes import Home, home_beside, home_of
from ci_migrate.codemod.files import File, Project, edited_in, fixed_in
from ci_migrate.codemod.moves.cleanup import drop_unused
from ci_migrate.codemod.moves.fixers import edit_site
from ci_migrate.codemod.moves.judge import Judged
from ci_migrate.codemod.moves.leftovers import require_unread
from ci_migrate.codemod.moves.shared import (
    drop_keys,
    hands_headers,
    move_audiences,
    sends_headers,
    token_names,
)
from ci_migrate.codemod.parallel import Made, Rewrites
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.relaying import (
    Moving,
    edit_outer,
    edit_relay,
    moving_relays,
    refuse_homeless,
)
from ci_migrate.codemod.sites.either import is_other_way
from ci_migrate.codemod.sites.instances import instances_of
from ci_migrate.codemod.sites.relayed import hands_on
from ci_migrate.codemod.sites.signing import signing_of
from ci_migrate.codemod.sites.sites import Site, find_sites
from ci_migrate.codemod.standins.doubles import doubles
from ci_migrate.codemod.tokens.flow import moving_token
from ci_migrate.codemod.tokens.origins import Origin
from ci_migrate.codemod.tokens.tokens import own_token
from ci_migrate.errors import MigrateError
from ci_migrate.settings import Settings
from ci_migrate.translate import Refusal

Relays = dict[ast.Call, Moving]
Tokens = dict[Path, set[ast.AST]]  # of each file whose tokens move, the calls that send them


def refuse_several_instances(files: list[File]) -> None:
    """Refuses every read of a project that reads several instances, or may.

    Which organisation holds which of them is not known.
    """
    reads = [(file, one) for file in files for one in fixed_in(file)]
    named = instances_of(one.site for _, one in reads)
    if len(named) > 1:
        listed = ", ".join(named[:3]) + (" ..." if len(named) > 3 else "")
        said = f"the project may read several instances ({listed}), and DATAVERSE_URL names one "
        for file, one in reads:
            file.refused[id(one)] = Refusal("several-instances", said + "organisation")


def refuse_run_tests(files: list[File]) -> None:
    """Refuses every read for which a test stands in that the program runs itself."""
    for file in files:
        for judged in fixed_in(file):
            run = next((one for one in doubles(judged.site) if one.run), None)
            if run is not None:
                said = f"{run.path}:{run.span[0]} hands over a stand-in, and the program runs it"
                file.refused[id(judged)] = Refusal("unknown-client", said)


def change(
    files: list[File],
    project: Project,
    settings: Settings,
    catalogue: Catalogue,
    rewrites: Rewrites | None,
) -> None:
    """Makes the edits and the new texts; where one fails, its file stays and all are made again.

    Without ``rewrites`` no text is made. What moves is decided all the same, by judging and by
    making the edits; but whether a new text holds (it compiles, loses no comment, leaves nothing
    to a second run) only a text can show. So where one does not, and only there, a rewrite says
    ``failed`` of what a scan calls ``fixed``.
    """
    groups = _groups(files)
    rounds = len(files) + sum(len(file.judged) for file in files)
    for _ in range(rounds + 1):  # each round but the last refuses a call or fails a file
        project.drop_changes()
        relays = moving_relays(files)
        if refuse_homeless(relays, files):
            continue
        tokens: Tokens = {}
        for group in groups:
            tokens |= _tokens(group, project, relays)
        edited: list[tuple[File, Edits]] = []
        if not all(_edit_file(file, project, settings, tokens, relays, edited) for file in files):
            continue
        if rewrites is not None:
            made = rewrites.of([(file.module.source, edits) for file, edits in edited])
            results = zip(edited, made, strict=True)
            if not all(_change_file(file, one, project, relays) for (file, _), one in results):
                continue
        project.edits |= {file.module.source.path: edits for file, edits in edited}
        break
    _add_companions(files, project, settings, catalogue, texts=rewrites is not None)


def _tokens(group: list[File], project: Project, relays: Relays) -> Tokens:
    """The files of a group whose tokens move, each with the calls that send them."""
    if project.unparsable or not all(_moves(one, group, project, relays) for one in group):
        return {}
    inside = {one.module.source.path for one in group}
    sending = [one.site for file in group for one in _sending(file, relays)]
    sites = [*sending, *(one.site for file in group for one in edited_in(file))]

    def outside(module: Module, name: str) -> bool:
        return project.mentions.of(module.source.path, inside)(name)

    found = {one.module.source.path: moving_token(one.module, sites, outside) for one in group}
    return {path: reached for path, reached in found.items() if reached is not None}


def _sending(file: File, relays: Relays) -> list[Judged]:
    """The calls of a file that move, and those inside of functions whose callers do."""
    return [*edited_in(file), *(one.sender for one in _relays_in(file, relays))]


def _groups(files: list[File]) -> list[list[File]]:
    """The files that may share something: those that import each other, by module name."""
    groups: list[list[File]] = []
    for file in files:
        near = [group for group in groups if any(_linked(file, one) for one in group)]
        groups = [group for group in groups if group not in near]
        groups.append([file, *(one for group in near for one in group)])
    return groups


def _linked(one: File, other: File) -> bool:
    """Whether a file imports the other: a part of an imported name is the other's stem."""
    for near, far in ((one, other), (other, one)):
        parts = {part for name, _ in near.module.imports for part in name.split(".")}
        if far.module.source.path.stem in parts | {"__init__"}:
            return True
    return False


def _moves(file: File, group: list[File], project: Project, relays: Relays) -> bool:
    """Whether every call site of a file moves and nothing else holds its tokens back.

    Every trace is explained, and no file outside the group takes a token or a key from it.
    """
    if len(edited_in(file)) != len(file.judged) or not all(one.why for one in file.traces):
        return False
    inside = _relays_in(file, relays)
    if not all(one.whole for one in inside):
        return False
    path = file.module.source.path
    outside = project.mentions.of(path, {one.module.source.path for one in group})
    sites = [one.site for one in (*file.judged, *(one.sender for one in inside))]
    return not any(map(outside, token_names(file.module, sites)))


def _relays_in(file: File, relays: Relays) -> list[Moving]:
    """The functions of a file that send what calls ask which move."""
    return [one for one in relays.values() if one.relay.module is file.module]


def refuse_homes(file: File, name: str) -> bool:
    """Refuses calls whose function has a companion that the file cannot share; whether any."""
    asking = [one for one in edited_in(file) if one.site.inner is not None]
    try:
        _home(file, name)
        return False
    except Refusal as refusal:
        for judged in asking:
            file.refused[id(judged)] = refusal
        return True


def _home(file: File, name: str) -> Home:
    """The companion of a file: its own, or the one of the functions that its calls ask.

    What a call hands over has to be of the module that its function knows.
    """
    module, own = file.module, home_of(file.module, name)
    asked = {
        home_of(one.site.sender.module, name)
        for one in edited_in(file)
        if one.site.inner is not None
    }
    others = [one for one in asked if one.path != own.path]
    if not others:
        return own
    if len(asked) > 1:
        raise Refusal("unknown-client", "it calls functions that have different companion modules")
    found = home_beside(module, others[0], name)
    known = [line for line in module.source.lines if line.strip().endswith(f"import {name}")]
    if known and found.line not in map(str.strip, known):
        raise Refusal("unknown-client", f"the file imports another {name} already")
    return found


def _edit_file(
    file: File,
    project: Project,
    settings: Settings,
    tokens: Tokens,
    relays: Relays,
    edited: list[tuple[File, Edits]],
) -> bool:
    """Makes the edits of one file; False where a refusal or failure changes the whole."""
    module = file.module
    edits = Edits(lines=module.source.lines)
    fixed, inside = edited_in(file), _relays_in(file, relays)
    sending = _sending(file, relays)
    reached = frozenset[ast.AST]().union(*tokens.values())

    def follows(judged: Judged) -> bool:
        known = judged.site.sender.node in reached and judged.origins <= {Origin.GOT}
        return known and hands_headers(judged)

    def own(judged: Judged) -> str:
        if not judged.origins or not sends_headers(judged) or follows(judged):
            return ""
        if judged.origins == {Origin.GOT} and settings.token == "program":
            return own_token(module, judged.site.answer, settings.companion)
        return f"{settings.companion}.token()"

    if refuse_homes(file, settings.companion):
        return False
    for judged in fixed:
        inner = judged.site.inner
        mark = inner is not None and not relays[inner.node].whole
        try:
            before = edits.places
            edit_site(judged, edits, settings.companion, own(judged), mark)
            require_unread(judged, edits.places - before)
        except Refusal as refusal:
            file.refused[id(judged)] = refusal
            return False
    for relay in inside:
        try:
            edit_relay(relay, edits, settings.companion, own(relay.sender))
        except Refusal as refusal:
            relay.refuse(refusal)
            return False
    for moving in relays.values():
        for outer in moving.outer.values():
            if outer.module is module:
                edit_outer(moving, outer, edits, settings.companion)
    if module.source.path in tokens:
        move_audiences(module, edits, settings.companion)
    if not edits:
        return True
    try:
        if any(map(follows, sending)) and all(follows(one) for one in sending if one.origins):
            drop_keys(module, sending, edits)
        drop_unused(module, edits, project.mentions.of(module.source.path))
        home = _home(file, settings.companion)
        if not _imports(module, settings.companion) and _names(edits, settings.companion):
            edits.added.append(home.line)
        served_by(home.path)
        if settings.companion in module.top.bindings and home.line in edits.added:
            raise MigrateError(
                f"the name {settings.companion} is taken in this file; name the companion "
                "otherwise: [tool.ci-migrate] companion = ..."
            )
    except Exception as error:  # whatever it is, the file stays as it was and says so
        file.failed = str(error) or type(error).__name__
        return False
    edited.append((file, edits))
    return True


def _change_file(file: File, made: Made, project: Project, relays: Relays) -> bool:
    """Takes the new text of one file where it holds; False where that changes the whole."""
    source = file.module.source
    try:
        if isinstance(made, MigrateError):
            raise made
        again = Module(replace(source, text=made))
        program = file.module.program
        again.program = None if program is None else program.rewritten(again)
        edited = edited_in(file)
        left = [
            one.site for one in file.judged if one not in edited and one.site.node not in relays
        ]
        found = [one for one in find_sites(again) if not is_other_way(again, one.answer)]
        if sum(map(_is_here, found)) != sum(map(_is_here, left)):
            raise MigrateError("a second run would change the file again")
        project.changes[source.path] = source.encode(made)
    except Exception as error:  # whatever it is, the file stays as it was and says so
        file.failed = str(error) or type(error).__name__
        return False
    return True


def _is_here(site: Site) -> bool:
    """Whether a call site does not hang on another file, which changes as well.

    It does by the function that it calls, by the callers of its own, which say what it asks, or by
    the heirs of its class, which may say so, too.
    """
    module = site.module
    own = site.sender.module.source.path == module.source.path
    klass = module.klass(site.node)
    heirs = [] if klass is None else [module.owner(one) for one in module.heirs(klass)]
    apart = any(one.source.path != module.source.path for one in heirs)
    return own and not apart and not hands_on(module, site.node)


def _names(edits: Edits, name: str) -> bool:
    """Whether the edits bring a use of the companion."""
    return any(f"{name}." in text for text in edits.texts())


def _imports(module: Module, name: str) -> bool:
    return any(found.rpartition(".")[2] == name or found == name for found, _ in module.imports)


def _add_companions(
    files: list[File], project: Project, settings: Settings, catalogue: Catalogue, texts: bool
) -> None:
    needed: dict[Path, set[str]] = {}
    plain: set[Path] = set()
    for file in files:
        if file.module.source.path not in project.edits:
            continue
        homes = [_home(file, settings.companion)]
        if _names(project.edits[file.module.source.path], settings.companion):
            needed.setdefault(homes[0].path, set())
        for judged in edited_in(file):
            plan, home = judged.translation.plan, judged.site.sender.module
            if plan is not None:
                own = homes[0] if home is file.module else home_of(home, settings.companion)
                homes.append(own)
                needs = needs_of(plan.read, judged.site.kind, catalogue, judged.sets)
                needs |= {"signed"} if signing_of(judged.site.sender) else set()
                needed.setdefault(own.path, set()).update(needs)
        plain |= {one.path for one in homes if one.line == f"import {settings.companion}"}
    whole = set().union(*(needs for place, needs in needed.items() if place in plain))
    for place in needed.keys() & plain:
        needed[place] = whole  # scripts may import one another's
    for place, needs in sorted(needed.items()):
        served = frozenset(needs) | served_by(place)
        there = place.is_file()
        text = b""
        if texts or there:
            text = companion_text(served, catalogue, settings).encode()
        if not there or place.read_bytes() != text:
            project.companions[place] = served
            if texts:
                project.changes[place] = text
