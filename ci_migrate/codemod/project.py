"""A scanned project: files read, call sites judged, findings and edits made. Nothing is written.

Shared things are all-or-nothing. The token scope of a program moves only if every call site of
the scanned project moves; else a rewritten call takes a token of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ci_migrate.catalogue import Catalogue, project_catalogue
from ci_migrate.codemod.cleanup import drop_unused
from ci_migrate.codemod.companion import companion_place, companion_text, needs_of, served_by
from ci_migrate.codemod.edits import Edits, span_of
from ci_migrate.codemod.findings import Finding, is_suppressed, trace_finding
from ci_migrate.codemod.fixers import edit_site
from ci_migrate.codemod.judge import Judged, judge
from ci_migrate.codemod.mentions import Mentions, stem_of
from ci_migrate.codemod.names import Module
from ci_migrate.codemod.outside import token_is_outside
from ci_migrate.codemod.rewrite import apply
from ci_migrate.codemod.shared import (
    edit_shared,
    token_moves,
    token_names,
    uses_program_token,
)
from ci_migrate.codemod.sites import find_sites, instance_of
from ci_migrate.codemod.source import decode, is_candidate, is_companion, python_files, relative
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
    traces: list[Trace]
    failed: str | None = None
    refused: dict[int, Refusal] = field(default_factory=dict)


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


def scan(
    paths: Iterable[Path],
    root: Path,
    settings: Settings,
    catalogue: Catalogue | None = None,
    progress: Callable[[str], None] = lambda name: None,
) -> Project:
    """Reads and judges every Python file below the paths; MigrateError where there is none."""
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
    project.mentions = Mentions(files=project.scanned, stems=frozenset(map(stem_of, found)))
    for path, content in found.items():
        progress(relative(path, root))
        one = _read(path, content, project, settings, catalogue)
        if one is not None:
            files.append(one)
    _refuse_several_instances(files)
    _change(files, project, settings, catalogue)
    _report(files, project, catalogue)
    return project


def _read(
    path: Path, content: bytes, project: Project, settings: Settings, catalogue: Catalogue
) -> File | None:
    try:
        source = decode(path, project.root, content)
        if is_companion(source.text):
            return None
        module = Module(source)
        sites = list(find_sites(module))
        file = File(
            module=module,
            judged=[judge(site, catalogue, settings) for site in sites],
            traces=list(find_traces(module, sites, project.mentions.of(path))),
        )
    except Exception as error:  # one bad file never ends a run; it is a finding of its own
        project.candidates += 1
        _unreadable(path, error, project, catalogue)
        return None
    project.candidates += 1
    project.before[path] = content
    return file


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
    if is_suppressed(file.module, judged.site.node, translation.operation):
        return Outcome.SUPPRESSED, None, "suppressed by a comment"
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


def _change(files: list[File], project: Project, settings: Settings, catalogue: Catalogue) -> None:
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
        if all(_change_file(file, project, settings, whole[id(file)]) for file in files):
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
    if len(_fixed(file)) != len(file.judged) or not all(one.why for one in file.traces):
        return False
    path = file.module.source.path
    outside = project.mentions.of(path, {one.module.source.path for one in group})
    return not any(map(outside, token_names(file.module, [one.site for one in file.judged])))


def _change_file(file: File, project: Project, settings: Settings, whole: bool) -> bool:
    """Makes the new text of one file; False where a refusal or failure changes the whole."""
    module = file.module
    edits = Edits(lines=module.source.lines)
    fixed = _fixed(file)
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
        text = apply(module.source, edits)
        again = Module(replace(module.source, text=text))
        if sum(1 for _ in find_sites(again)) != len(file.judged) - len(fixed):
            raise MigrateError("a second run would change the file again")
    except Exception as error:  # whatever it is, the file stays as it was and says so
        file.failed = str(error) or type(error).__name__
        return False
    project.changes[module.source.path] = module.source.encode(text)
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
            for judged in _fixed(file):
                plan = judged.translation.plan
                if plan is not None:
                    needs = needs_of(plan.read, judged.site.kind, catalogue)
                    needed.setdefault(place, set()).update(needs)
    for place, needs in sorted(needed.items()):
        text = companion_text(needs | served_by(place), catalogue, settings).encode()
        if not place.is_file() or place.read_bytes() != text:
            project.changes[place] = text


def _report(files: list[File], project: Project, catalogue: Catalogue) -> None:
    """Turns judged sites and traces into findings and explanations."""
    for file in files:
        source = file.module.source
        for judged in file.judged:
            outcome, reason, message = _outcome(file, judged)
            translation = judged.translation
            certain = judged.site.kind != "other"
            project.findings.append(
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
                )
            )
        for trace in file.traces:
            _report_trace(trace, file, project, catalogue)
    project.findings.sort(key=lambda one: (one.path, one.span))
    project.explained.sort(key=lambda one: (str(one["path"]), one["line"], str(one["text"])))


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


def _report_trace(trace: Trace, file: File, project: Project, catalogue: Catalogue) -> None:
    source = file.module.source
    if trace.why is not None:
        project.explained.append(
            {"path": source.name, "line": trace.node.lineno, "text": trace.text, "why": trace.why}
        )
        return
    reason = catalogue.reasons["unexplained"]
    span = span_of(trace.node, source.lines)
    excerpt = source.line(trace.node.lineno).strip()
    project.findings.append(
        trace_finding(source.name, span, "unexplained", reason, trace.text, excerpt)
    )
