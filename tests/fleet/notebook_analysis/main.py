"""Runs the code cells of the notebook in order."""
import json
import pathlib


def cells(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        lines = "".join(cell["source"]).splitlines()
        yield "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!")))


def run(path):
    scope = {"__name__": "__main__"}
    for number, source in enumerate(cells(path), 1):
        print(f"[{number}]")
        exec(compile(source, f"cell {number}", "exec"), scope)


if __name__ == "__main__":
    run(pathlib.Path(__file__).with_name("analysis.ipynb"))
