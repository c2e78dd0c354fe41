"""Checks a folder of ONNX files with Python's tools, and prints one JSON object for each file and tool.

    python check.py FOLDER

FOLDER/files.json lists the files, what goes into them and what has to come out; FOLDER/numbers.f64 holds the numbers.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx.reference import ReferenceEvaluator

from compare import Found, compared

Arrays = dict[str, np.ndarray]
Run = Callable[[Arrays], Arrays]
Ref = Mapping[str, Any]

# Fusions that do not know float64: one keeps factors in float32, the other has a float32 kernel only.
UNFIT_FOR_FLOAT64 = ["MatMulScaleFusion", "QuickGeluFusion"]


def check_model(path: Path, _: Mapping[str, Any]) -> Found:
    onnx.checker.check_model(onnx.load(path), full_check=True)
    return Found()


def infer_shapes(path: Path, _: Mapping[str, Any]) -> Found:
    """Inference must agree with what the file says, and must not find a number where an axis is free."""
    model = onnx.load(path)
    options = {"check_type": True, "strict_mode": True, "data_prop": True}
    inferred = onnx.shape_inference.infer_shapes(model, **options)
    declared = [shape_of(output) for output in model.graph.output]
    agree(inferred, declared)
    # Alone, without the shapes that it could take over from the file.
    del model.graph.value_info[:]
    for output in model.graph.output:
        output.type.tensor_type.ClearField("shape")
    agree(onnx.shape_inference.infer_shapes(model, **options), declared)
    return Found()


def agree(inferred: onnx.ModelProto, declared: list[list[int | str | None]]) -> None:
    for output, own in zip(inferred.graph.output, declared, strict=True):
        found = shape_of(output) if output.type.tensor_type.HasField("shape") else [None] * len(own)
        fits = len(found) == len(own) and all(a == b or b is None for a, b in zip(own, found, strict=True))
        if not fits:
            raise ValueError(f"{output.name} is {own}, and {found} was inferred")


def shape_of(value: onnx.ValueInfoProto) -> list[int | str | None]:
    """A size, the name of a free axis, or None where nothing is known: inference has names of its own for that."""
    dims = value.type.tensor_type.shape.dim
    names = [None if dim.dim_param.startswith("unk__") else dim.dim_param or None for dim in dims]
    return [dim.dim_value if dim.HasField("dim_value") else name for dim, name in zip(dims, names, strict=True)]


def evaluator(path: Path, _: str) -> Run:
    model = ReferenceEvaluator(str(path))
    names = list(model.output_names)
    return lambda feeds: dict(zip(names, model.run(None, feeds), strict=True))


def session(path: Path, precision: str) -> Run:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    off = UNFIT_FOR_FLOAT64 if precision == "float64" else []
    opened = onnxruntime.InferenceSession(
        path, options, providers=["CPUExecutionProvider"], disabled_optimizers=off
    )
    names = [output.name for output in opened.get_outputs()]
    return lambda feeds: dict(zip(names, opened.run(None, feeds), strict=True))


def running(tool: str, start: Callable[[Path, str], Run], read: Callable[[Ref], np.ndarray]):
    """Runs a file on everything that is given for it. What it gives as `name_out` goes in as `name` next."""

    def check(path: Path, listed: Mapping[str, Any]) -> Found:
        run = start(path, listed["precision"])
        found = Found()
        for steps in listed["runs"]:
            state: Arrays = {}
            for step in steps:
                given = {name: read(ref).astype(listed["precision"]) for name, ref in step["inputs"].items()}
                results = run({**state, **given})
                for name, wanted in step["outputs"].items():
                    allowed = read(wanted["allowed"][tool])
                    found = found.joined(
                        compared(name, results[name], read(wanted["want"]), allowed, listed["precision"])
                    )
                state = {name[:-4]: value for name, value in results.items() if name.endswith("_out")}
        return found

    return check


def tools_for(folder: Path) -> dict[str, Callable[[Path, Mapping[str, Any]], Found]]:
    numbers = np.fromfile(folder / "numbers.f64", dtype="<f8")

    def read(ref: Ref) -> np.ndarray:
        shape, start = ref["shape"], ref["at"]
        return numbers[start : start + int(np.prod(shape, dtype=int))].reshape(shape)

    return {
        "checker": check_model,
        "shape inference": infer_shapes,
        "reference evaluator": running("reference evaluator", evaluator, read),
        "onnxruntime": running("onnxruntime", session, read),
    }


def found_in(folder: Path) -> Iterator[dict[str, Any]]:
    tools = tools_for(folder)
    for listed in json.loads((folder / "files.json").read_text(encoding="utf-8")):
        for tool in listed["tools"]:
            try:
                found = tools[tool](folder / listed["path"], listed)
            except Exception as error:  # Whatever a tool throws is a finding about the file.
                lines = [line.strip() for line in str(error).splitlines() if line.strip()]
                found = Found(says=f"{type(error).__name__}: {' '.join(lines)[:400]}")
            yield {"path": listed["path"], "tool": tool, **found.as_dict()}


def main() -> None:
    versions = {
        "Python": sys.version.split()[0],
        **{module.__name__: module.__version__ for module in (onnx, onnxruntime, np)},
    }
    print(json.dumps({"versions": versions}), flush=True)
    with np.errstate(all="ignore"):
        for found in found_in(Path(sys.argv[1])):
            print(json.dumps(found), flush=True)


main()
