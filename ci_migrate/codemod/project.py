"""A scanned project: files read, call sites judged, findings and edits made. Nothing is written.

Shared things are all-or-nothing. The token scope of a program moves only if every call site of
the scanned project moves; else a rewritten call takes a token of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from ci_migrate.catalogue import Catalogue, project_catalogue
from ci_migrate.codemod.cleanup import drop_unused
from ci_migrate.codemod.companion import companion_place, companion_text, needs_of, served_by
from ci_migrate.codemod.edits import Edits, Span, span_of
from ci_migrate.codemod.findings import Finding, trace_finding
from ci_migrate.codemod.fixers import edit_site
from ci_migrate.codemod.judge import Judged, judge
from ci_migrate.codemod.mentions import Mentions, stem_of
from ci_migrate.codemod.names import Module
from ci_migrate.codemod.outside import token_is_outside
from ci_migrate.codemod.parallel import Made, Progress, Rewrites
from ci_migrate.codemod.program import Program
from ci_migrate.codemod.selection import View
from ci_migrate.codemod.shared import (
    edit_shared,
    token_moves,
    token_names,
    uses_program_token,
)
from ci_migrate.codemod.sites import find_sites, instance_of
from ci_migrate.codemod.source import decode, is_candidate, is_companion, python_files, relative
from ci_migrate.codemod.suppressions import MARK, SAID, Note, is_suppressed, settle
from ci_migrate.codemod.ties import ties
from ci_migrate.codemod.traces import Trace, find_traces
from ci_migrate.errors import MigrateError
from ci_migrate.model import Confidence, Outcome, Verdict
from ci_migrate.settings import Settings
from ci_migrate.translate import Refusal


@dataclass(slots=True)
class File:
    """One candidate file: its module, its judged call sites and its traces."""

    module: Module
    judged: list[Judged]
    traces: list[Trace] = field(default_factory=list)
    failed: str | None = None
    refused: dict[int, Refusal] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()


@dataclass(slots=True)
class Project:
    """The outcome of a scan: findings, and for each changed file its new text."""

    root: Path
    findings: list[Finding] = field(default_factory=list)
    changes: dict[Path, bytes] = field(default_factory=dict)
    before: dict[Path, bytes] = field(default_factory=dict)
    explained: list[dict[str, object]] = field(default_factory=list)
    scanned: list[Path] = field(default_factory=list)
    candidates: int = 0
    unparsable: list[dict[str, str]] = field(default_factory=list)
    mentions: Mentions = field(default_factory=lambda: Mentions(files=()))
    modules: dict[Path, Module] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    hidden: dict[str, int] = field(default_factory=dict)


def scan(
    paths: Iterable[Path],
    root: Path,
    settings: Settings,
    catalogue: Catalogue | None = None,
    progress: Progress = lambda what, done, count: None,
    view: View | None = None,
) -> Project:
    """Reads and judges every Python file below the paths; MigrateError where there is none.

    What is not in view is counted, and not changed.
    """
    view = view or View(settings=settings, root=root)
    catalogue = catalogue or project_catalogue(settings.rules)
    project = Project(root=root)
    files: list[File] = []
    project.scanned = list(python_files(paths, root, settings.exclude))
    if not project.scanned:
        raise MigrateError("no Python file was found below the given paths")
    found: dict[Path, bytes] = {}
    for path in project.scanned:
        try:
            content = path.read_bytes()
        except OSError as error:
            _unreadable(path, error, project, catalogue)
            continue
        if is_candidate(content):
            found[path] = content
        elif MARK in content:
            project.texts[relative(path, root)] = content.decode("utf-8", "replace")
    program = Program(root, project.scanned, partial(_parsed, root=root, contents=found))
    reached = _reached(program, found, project)
    for number, path in enumerate(reached, 1):
        progress(f"reading {relative(path, root)}", number, len(reached))
        one = _read(path, program, project, settings, catalogue)
        if one is not None:
            files.append(one)
            project.before[path] = found[path]
            project.modules[path] = one.module
            project.texts[one.module.source.name] = one.module.source.text
    _trace(files, project, catalogue)
    _refuse_several_instances(files)
    rewrites = Rewrites(progress=progress)
    _change(files, project, settings, catalogue, rewrites)
    read = {relative(path, root) for path in project.scanned}
    split = view.split(_seen(files, project, catalogue), read)
    if _leave_out(files, split.places()):
        _change(files, project, settings, catalogue, rewrites)
        split = view.split(_seen(files, project, catalogue), read)
    project.findings, project.hidden = split.shown, split.counts()
    return project


def _leave_out(files: list[File], hidden: frozenset[tuple[str, Span]]) -> bool:
    """Marks the call sites out of view; whether one of them would have been changed."""
    changes = False
    for file in files:
        source = file.module.source
        out = [
            one
            for one in file.judged
            if (source.name, span_of(one.site.node, source.lines)) in hidden
        ]
        changes |= any(_outcome(file, one)[0] is Outcome.FIXED for one in out)
        file.left_out = frozenset(map(id, out))
    return changes


def _parsed(path: Path, root: Path, contents: dict[Path, bytes]) -> Module | None:
    """The module of a file; None for a companion of an earlier run."""
    if path not in contents:
        contents[path] = path.read_bytes()
    source = decode(path, root, contents[path])
    return None if is_companion(source.text) else Module(source)


def _reached(program: Program, contents: dict[Path, bytes], project: Project) -> list[Path]:
    """The files to judge: those with a trace of the service, and those that take names from them.

    A file that takes a name which leads to the service may hand it on to further files.
    """
    reached = dict.fromkeys(contents)
    pending = list(reached)
    while pending:
        project.mentions = Mentions(files=project.scanned, stems=frozenset(map(stem_of, reached)))
        program.ties.clear()
        modules = [one for one in map(program.module, pending) if one is not None]
        pending = []
        for module in modules:
            for path in sorted(project.mentions.takers(module.source.path, ties(module))):
                if path not in reached:
                    reached[path] = None
                    pending.append(path)
    return sorted(reached)


def _read(
    path: Path, program: Program, project: Project, settings: Settings, catalogue: Catalogue
) -> File | None:
    module = program.module(path)
    try:
        if path in program.errors:
            raise program.errors[path]
        if module is None:
            return None
        judged = [
            judge(site, catalogue, settings.at(module.source.name)) for site in find_sites(module)
        ]
    except Exception as error:  # one bad file never ends a run; it is a finding of its own
        project.candidates += 1
        _unreadable(path, error, project, catalogue)
        return None
    project.candidates += 1
    return File(module=module, judged=judged)


def _trace(files: list[File], project: Project, catalogue: Catalogue) -> None:
    """Reconciles each file with the call sites of all of them."""
    sites = [one.site for file in files for one in file.judged]
    known = {one.module.source.path for one in files}
    for file in files:
        path = file.module.source.path
        elsewhere = project.mentions.of(path, known)
        try:
            file.traces = list(find_traces(file.module, sites, elsewhere))
        except Exception as error:  # as above
            _unreadable(path, error, project, catalogue)


def _unreadable(path: Path, error: Exception, project: Project, catalogue: Catalogue) -> None:
    """A file that cannot be judged is a finding of its own."""
    name = relative(path, project.root)
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    reason = catalogue.reasons["unparsable"]
    line = getattr(error, "lineno", None) or 1
    project.unparsable.append({"path": name, "message": said})
    span = (line, 0, line, 0)
    project.findings.append(trace_finding(name, span, "unparsable", reason, said))


def _outcome(file: File, judged: Judged) -> tuple[Outcome, str | None, str]:
    """Outcome, reason and sentence of one call site as things stand."""
    translation = judged.translation
    refusal = file.refused.get(id(judged))
    node = judged.site.node
    text = file.module.source.text
    if is_suppressed(text, node.lineno, node.end_lineno or node.lineno, translation.operation):
        return Outcome.SUPPRESSED, None, SAID
    if translation.verdict is Verdict.REFUSED:
        return Outcome.MANUAL, translation.reason, translation.message
    if refusal is not None:
        return Outcome.MANUAL, refusal.reason, refusal.message
    if translation.verdict is Verdict.LOSSY:
        lost = ", ".join(loss.id for loss in translation.losses if loss.accept)
        return Outcome.OFFERED, None, f"moves when these losses are accepted: {lost}"
    if file.failed is not None:
        return Outcome.FAILED, None, file.failed
    return Outcome.FIXED, None, translation.message


def _fixed(file: File) -> list[Judged]:
    return [one for one in file.judged if _outcome(file, one)[0] is Outcome.FIXED]


def _edited(file: File) -> list[Judged]:
    """The call sites that this run changes: those that move and are in view."""
    return [one for one in _fixed(file) if id(one) not in file.left_out]


def _refuse_several_instances(files: list[File]) -> None:
    """Refuses every read of a project that reads several instances.

    Which organisation holds which of them is not known.
    """
    reads = [(file, one) for file in files for one in _fixed(file)]
    named = {name for _, one in reads if (name := instance_of(one.site)) is not None}
    if len(named) > 1:
        said = f"the project reads {len(named)} instances, and DATAVERSE_URL names one organisation"
        for file, one in reads:
            file.refused[id(one)] = Refusal("several-instances", said)


def _change(
    files: list[File],
    project: Project,
    settings: Settings,
    catalogue: Catalogue,
    rewrites: Rewrites,
) -> None:
    """Makes the new texts; where one fails, its file stays as it is and all are made again."""
    groups = _groups(files)
    rounds = len(files) + sum(len(file.judged) for file in files)
    for _ in range(rounds + 1):  # each round but the last refuses a call or fails a file
        project.changes.clear()
        whole = {
            id(file): not project.unparsable and all(_moves(one, group, project) for one in group)
            for group in groups
            for file in group
        }
        edited: list[tuple[File, Edits]] = []
        if not all(_edit_file(file, project, settings, whole[id(file)], edited) for file in files):
            continue
        made = rewrites.of([(file.module.source, edits) for file, edits in edited])
        results = zip(edited, made, strict=True)
        if all(_change_file(file, one, project) for (file, _), one in results):
            break
    _add_companions(files, project, settings, catalogue)


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


def _moves(file: File, group: list[File], project: Project) -> bool:
    """Whether every call site of a file moves and nothing else holds its tokens back.

    Every trace is explained, and no file outside the group takes a token or a key from it.
    """
    if len(_edited(file)) != len(file.judged) or not all(one.why for one in file.traces):
        return False
    path = file.module.source.path
    outside = project.mentions.of(path, {one.module.source.path for one in group})
    return not any(map(outside, token_names(file.module, [one.site for one in file.judged])))


def _edit_file(
    file: File,
    project: Project,
    settings: Settings,
    whole: bool,
    edited: list[tuple[File, Edits]],
) -> bool:
    """Makes the edits of one file; False where a refusal or failure changes the whole."""
    module = file.module
    edits = Edits(lines=module.source.lines)
    fixed = _edited(file)
    moves = whole and token_moves(module, [one.site for one in fixed])
    for judged in fixed:
        own = not (moves and uses_program_token(judged))
        try:
            if own and settings.token == "program" and token_is_outside(judged.site):
                raise Refusal("needs-token", "the token comes from outside the program")
            edit_site(judged, edits, settings.companion, token=own)
        except Refusal as refusal:
            file.refused[id(judged)] = refusal
            return False
    if not edits:
        return True
    try:
        if moves:
            edit_shared(module, file.judged, edits, settings.companion)
        drop_unused(module, edits, project.mentions.of(module.source.path))
        where, line = companion_place(module.source.path, settings.companion, module)
        if not _imports(module, settings.companion):
            edits.added.append(line)
        served_by(where)
        if settings.companion in module.top.bindings and line in edits.added:
            raise MigrateError(
                f"the name {settings.companion} is taken in this file; name the companion "
                "otherwise: [tool.ci-migrate] companion = ..."
            )
    except Exception as error:  # whatever it is, the file stays as it was and says so
        file.failed = str(error) or type(error).__name__
        return False
    edited.append((file, edits))
    return True


def _change_file(file: File, made: Made, project: Project) -> bool:
    """Takes the new text of one file where it holds; False where that changes the whole."""
    source = file.module.source
    try:
        if isinstance(made, MigrateError):
            raise made
        again = Module(replace(source, text=made))
        again.program = file.module.program
        if sum(1 for _ in find_sites(again)) != len(file.judged) - len(_edited(file)):
            raise MigrateError("a second run would change the file again")
        project.changes[source.path] = source.encode(made)
    except Exception as error:  # whatever it is, the file stays as it was and says so
        file.failed = str(error) or type(error).__name__
        return False
    return True


def _imports(module: Module, name: str) -> bool:
    return any(found.rpartition(".")[2] == name or found == name for found, _ in module.imports)


def _add_companions(
    files: list[File], project: Project, settings: Settings, catalogue: Catalogue
) -> None:
    needed: dict[Path, set[str]] = {}
    for file in files:
        path = file.module.source.path
        if path in project.changes:
            place, _ = companion_place(path, settings.companion, file.module)
            for judged in _edited(file):
                plan = judged.translation.plan
                if plan is not None:
                    needs = needs_of(plan.read, judged.site.kind, catalogue)
                    needed.setdefault(place, set()).update(needs)
    for place, needs in sorted(needed.items()):
        text = companion_text(needs | served_by(place), catalogue, settings).encode()
        if not place.is_file() or place.read_bytes() != text:
            project.changes[place] = text


def _seen(files: list[File], project: Project, catalogue: Catalogue) -> list[Finding]:
    """Everything there is to say, in view or not: of calls, traces and stand-ins of calls."""
    from ci_migrate.codemod.mocked import tie_mocks  # it works on projects itself

    _report(files, project, catalogue)
    tied = tie_mocks(project, catalogue)
    project.explained = tied.explained
    findings, project.notes = settle(tied.findings, project.texts, catalogue)
    return sorted(findings, key=lambda one: (one.path, one.span))


def _report(files: list[File], project: Project, catalogue: Catalogue) -> None:
    """Turns judged sites and traces into findings and explanations."""
    findings = [one for one in project.findings if one.reason == "unparsable"]
    project.explained.clear()
    for file in files:
        source = file.module.source
        for judged in file.judged:
            outcome, reason, message = _outcome(file, judged)
            translation = judged.translation
            certain = judged.site.kind != "other"
            findings.append(
                Finding(
                    path=source.name,
                    span=span_of(judged.site.node, source.lines),
                    operation=translation.operation,
                    access=translation.access,
                    confidence=Confidence.CERTAIN if certain else Confidence.PROBABLE,
                    outcome=outcome,
                    reason=reason,
                    message=message,
                    next_step=_next_step(file, judged, outcome, catalogue),
                    excerpt=source.line(judged.site.node.lineno).strip(),
                    legacy=translation.legacy,
                    plan=translation.plan,
                    losses=translation.losses,
                    names=judged.site.names,
                    cell=source.cell(judged.site.node.lineno),
                )
            )
        for trace in file.traces:
            findings += _report_trace(trace, file, project, catalogue)
    project.explained.sort(key=lambda one: (str(one["path"]), one["line"], str(one["text"])))
    project.findings = sorted(findings, key=lambda one: (one.path, one.span))


def _next_step(file: File, judged: Judged, outcome: Outcome, catalogue: Catalogue) -> str | None:
    refusal = file.refused.get(id(judged))
    if refusal is not None:
        return catalogue.reasons[refusal.reason].next_step
    if outcome is Outcome.OFFERED:
        ids = ", ".join(f'"{loss.id}"' for loss in judged.translation.losses if loss.accept)
        return f"read the losses; to accept them: [tool.ci-migrate] accept = [{ids}]"
    if outcome is Outcome.FIXED:
        return None
    return judged.translation.next_step


def _report_trace(
    trace: Trace, file: File, project: Project, catalogue: Catalogue
) -> list[Finding]:
    source = file.module.owner(trace.node).source  # a text may end in another module
    if trace.why is not None:
        project.explained.append(
            {"path": source.name, "line": trace.node.lineno, "text": trace.text, "why": trace.why}
        )
        return []
    reason = catalogue.reasons["unexplained"]
    span = span_of(trace.node, source.lines)
    excerpt = source.line(trace.node.lineno).strip()
    found = trace_finding(source.name, span, "unexplained", reason, trace.text, excerpt)
    return [replace(found, cell=source.cell(trace.node.lineno))]
