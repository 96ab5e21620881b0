"""A scanned project: files read, call sites judged, findings and edits made. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

from ci_migrate.catalogue import Catalogue, project_catalogue
from ci_migrate.codemod.answers.traces import Sites, Trace, find_traces
from ci_migrate.codemod.changes import change, refuse_run_tests, refuse_several_instances
from ci_migrate.codemod.datafiles import find_data_files
from ci_migrate.codemod.edits.edits import Span, span_of
from ci_migrate.codemod.elsewhere import (
    Read,
    elsewhere_comments,
    elsewhere_findings,
    elsewhere_notes,
    find_elsewhere,
    is_python,
    left_of,
)
from ci_migrate.codemod.files import File, Project, outcome_of
from ci_migrate.codemod.findings import Finding, trace_finding
from ci_migrate.codemod.mocked import tie_mocks
from ci_migrate.codemod.moves.judge import Judged, judge
from ci_migrate.codemod.parallel import Progress, Rewrites
from ci_migrate.codemod.python.mentions import in_capitals, stem_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.program import Program
from ci_migrate.codemod.python.source import (
    calls_method,
    decode,
    first_look,
    is_candidate,
    is_companion,
    may_call,
    relative,
)
from ci_migrate.codemod.python.ties import ties
from ci_migrate.codemod.selection import View
from ci_migrate.codemod.sites.askers import askers
from ci_migrate.codemod.sites.sites import Site, find_sites, likely_sites
from ci_migrate.codemod.standins.doubles import doubles
from ci_migrate.codemod.suppressions import MARK, SAID, settle
from ci_migrate.errors import MigrateError, told
from ci_migrate.model import Confidence, Outcome
from ci_migrate.settings import Settings
from ci_migrate.translate import translate_text
from ci_migrate.tree import Held, Tree


def scan(
    paths: Iterable[Path] | Tree,
    root: Path,
    settings: Settings,
    catalogue: Catalogue | None = None,
    progress: Progress = lambda what, done, count: None,
    view: View | None = None,
    rewrites: bool = True,
) -> Project:
    """Reads and judges every Python file below the paths; MigrateError where there is none.

    What is not in view is counted, and not changed. ``rewrites``: the new texts are made as well.
    """
    view = view or View(settings=settings, root=root)
    tree = paths if isinstance(paths, Tree) else Tree(paths, root, settings.exclude)
    look = first_look(tree)
    catalogue = catalogue or project_catalogue(settings.rules)
    elsewhere = find_elsewhere(tree, settings, catalogue)
    if not (tree.names or elsewhere.programs or elsewhere.candidates):
        raise _empty(tree)
    project = Project(root=root, tree=tree, elsewhere=elsewhere)
    files: list[File] = []
    held = {path: texts for path, texts in look.held.items() if is_python(path, settings)}
    found = _contents(held, project, catalogue)
    program = Program(root, tree, partial(_parsed, root=root, contents=found))
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
    refuse_several_instances(files)
    refuse_run_tests(files)
    texts = Rewrites(progress=progress) if rewrites else None
    change(files, project, settings, catalogue, texts)
    data = find_data_files(tree, elsewhere.skipped)
    project.data = [left for one in data if (left := left_of(one, elsewhere))]
    read = Read(tree=tree, inventory=elsewhere)
    split = view.split(_seen(files, project, catalogue), read)
    if _leave_out(files, split.places()):
        change(files, project, settings, catalogue, texts)
        split = view.split(_seen(files, project, catalogue), read)
    project.findings, project.hidden = split.shown, split.counts()
    return project


def _empty(tree: Tree) -> MigrateError:
    where = ", ".join(relative(one, tree.root) for one in tree.paths)
    return MigrateError(
        f"{where}: there is no Python file and none of another language that a scan looks at; "
        "name another folder, or look at exclude and languages in the settings"
    )


def make_ready(settings: Settings, catalogue: Catalogue) -> None:
    """Loads what judging and telling will need; for whoever has to wait for the tree."""
    import_module("ci_migrate.codemod.documents")
    translate_text("/data/Customer?$filter=CustomerId eq 'x'", settings, catalogue)


def _contents(held: Held, project: Project, catalogue: Catalogue) -> dict[Path, bytes]:
    """The bytes of the files that call the service or may call it, by their path."""
    found: dict[Path, bytes] = {}
    errors = project.tree.unreadable
    named: dict[Path, bytes] = {}  # files with the name of a method that others have, too
    project.looked = held
    for path, texts in held.items():
        try:
            content = path.read_bytes()
        except OSError as error:
            errors[path] = error
            continue
        if is_candidate(content, texts):
            found[path] = content
        elif may_call(content, texts):
            project.near[path] = content
        elif MARK in content:
            project.texts[relative(path, project.root)] = content.decode("utf-8", "replace")
        if path not in found and calls_method(content, texts):
            named[path] = content
    project.speaking = set(found)
    for path, why in errors.items():
        _unreadable(path, why, project, catalogue)
    if any(b"customerinsights" in content for content in found.values()):
        project.near |= named
    return found | project.near


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
        changes |= any(outcome_of(file, one)[0] is Outcome.FIXED for one in out)
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

    A file that takes a name which leads to the service may hand it on to further files; those
    that only may call it are judged as well, and where one does, by an address that it is
    handed, it is one of the others.
    """
    reached = dict.fromkeys(path for path in contents if path not in project.near)
    program.led = reached
    pending = list(reached)
    while pending or (pending := _further(program, project, reached)):
        project.mentions.look_for(map(stem_of, pending))
        program.ties.clear()
        modules = [one for one in map(program.module, pending) if one is not None]
        pending = []
        tied = [(module.source.path, ties(module)) for module in modules]
        project.mentions.look_for(in_capitals(name for _, names in tied for name in names))
        for home, names in tied:
            for path in sorted(project.mentions.takers(home, names)):
                if path not in reached:
                    reached[path] = None
                    pending.append(path)
    project.near = {path: text for path, text in project.near.items() if path not in reached}
    return sorted([*reached, *project.near])


def _further(program: Program, project: Project, reached: dict[Path, None]) -> list[Path]:
    """Files that ask the service without a name that leads to it."""
    if found := _sending(program, project, reached):
        return found
    found = askers(program, reached)
    reached |= dict.fromkeys(found)
    return found


def _sending(program: Program, project: Project, reached: dict[Path, None]) -> list[Path]:
    """Further files that certainly send to the service, by addresses of others."""
    near = sorted(project.near.keys() - reached.keys())
    modules = {path: program.module(path) for path in near}  # each is known before one is judged
    project.likely.clear()
    for path, module in modules.items():
        with suppress(Exception):  # whatever it is, it is told where the file is judged
            project.likely[path] = [] if module is None else list(likely_sites(module))
    sure = {path: [one.node for one in sites if one.sure] for path, sites in project.likely.items()}
    found = [path for path, nodes in sure.items() if nodes]
    program.sending |= {path: sure[path] for path in found}
    reached |= dict.fromkeys(found)
    return found


def _read(
    path: Path, program: Program, project: Project, settings: Settings, catalogue: Catalogue
) -> File | None:
    module = program.module(path)
    try:
        if path in program.errors:
            if path in project.near:
                return None  # it names nothing of the service
            raise program.errors[path]
        if module is None:
            return None
        sites: Iterable[Site] | None = project.likely.get(path) if path in project.near else None
        if sites is None:
            sites = (likely_sites if path in project.near else find_sites)(module)
        judged = [judge(site, catalogue, settings.at(module.source.name)) for site in sites]
    except Exception as error:  # one bad file never ends a run; it is a finding of its own
        project.candidates += 1
        _unreadable(path, error, project, catalogue)
        return None
    project.candidates += path not in project.near or bool(judged)
    return File(module=module, judged=judged)


def _trace(files: list[File], project: Project, catalogue: Catalogue) -> None:
    """Reconciles each file with the call sites of all of them."""
    sites = Sites([one.site for file in files for one in file.judged])
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
    said = told(error)
    reason = catalogue.reasons["unparsable"]
    line = getattr(error, "lineno", None) or 1
    project.unparsable.append({"path": name, "message": said})
    span = (line, 0, line, 0)
    project.findings.append(trace_finding(name, span, "unparsable", reason, said))


def _seen(files: list[File], project: Project, catalogue: Catalogue) -> list[Finding]:
    """Everything there is to say, in view or not: of calls, traces and stand-ins of calls."""
    _report(files, project, catalogue)
    tied = tie_mocks(project, catalogue)
    project.explained = tied.explained
    elsewhere = project.elsewhere
    found = [
        *tied.findings, *_of_data(project, catalogue), *elsewhere_findings(elsewhere, catalogue)
    ]  # fmt: skip
    project.explained += [one.to_json() for one in elsewhere.explained]
    comments = elsewhere_comments(elsewhere)
    findings, notes = settle(found, project.texts, catalogue, comments)
    project.notes = [*notes, *elsewhere_notes(elsewhere)]
    return sorted(findings, key=lambda one: (one.path, one.span))


def _of_data(project: Project, catalogue: Catalogue) -> Iterator[Finding]:
    """The findings of data files with the address; those that nothing reads are explained."""
    reason = catalogue.reasons["data-file"]
    for one in project.data:
        line = one.lines[0]
        if not one.read:
            why = "a data file that no program of the scan names"
            entry = {"path": one.path, "line": line, "text": one.address, "why": why}
            project.explained.append(entry)
            continue
        more = f" and {len(one.lines) - 1} more lines" if len(one.lines) > 1 else ""
        said = f"{one.address} on line {line}{more}"
        found = trace_finding(one.path, (line, 0, line, 0), "data-file", reason, said, one.address)
        if one.ignored:
            found = replace(
                found, outcome=Outcome.SUPPRESSED, reason=None, message=SAID, next_step=None
            )
        yield found


def _report(files: list[File], project: Project, catalogue: Catalogue) -> None:
    """Turns judged sites and traces into findings and explanations."""
    findings = [one for one in project.findings if one.reason == "unparsable"]
    project.explained.clear()
    for file in files:
        source = file.module.source
        for judged in file.judged:
            outcome, reason, message = outcome_of(file, judged)
            translation = judged.translation
            certain = judged.site.kind != "other" and not judged.site.doubt
            span = span_of(judged.site.node, source.lines)
            if outcome in (Outcome.FIXED, Outcome.OFFERED) and (given := doubles(judged.site)):
                project.doubles[source.name, span] = given
            if (inner := judged.site.inner) is not None:
                there = inner.module.source
                project.senders[source.name, span] = there.name, span_of(inner.node, there.lines)
            findings.append(
                Finding(
                    path=source.name,
                    span=span,
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
