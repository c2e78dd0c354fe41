"""Measures PyTorch, JAX and NumPy in their own process, and by turns with whoever asks.

One request a line on standard input, one answer a line on standard output, both JSON:

    {"open": 1, "spec": {...}}  ->  {"ready": true}
    {"run": 1, "ms": 300}       ->  {"count": 4100, "seconds": 0.3001}
    {"close": 1}                ->  {"ready": true}

or {"failed": "why"}. Everything runs on one core; for two, two of these processes run side by side.
"""

import importlib
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

MODULES = {
    "torch-eager": "torch_eager",
    "torch-bmm": "torch_bmm",
    "torch-113-eager": "torch_eager",
    "torch-113-bmm": "torch_bmm",
    "jax-threefry": "with_jax",
    "jax-rbg": "with_jax",
    "numpy": "with_numpy",
}


def opened(spec):
    """Gives a function that does some work and says how much: `work() -> count`."""
    return importlib.import_module(MODULES[spec["by"]]).opened(spec)


def run(work, milliseconds):
    count, start = 0, time.perf_counter()
    until = start + milliseconds / 1000
    while True:
        count += work()
        now = time.perf_counter()
        if now >= until:
            return {"count": count, "seconds": now - start}


def answer(request, works):
    if "versions" in request:
        return {"versions": {name: importlib.import_module(name).__version__ for name in request["versions"]}}
    if "open" in request:
        works[request["open"]] = opened(request["spec"])
        return {"ready": True}
    if "run" in request:
        return run(works[request["run"]], request["ms"])
    del works[request["close"]]
    return {"ready": True}


def main():
    # What a library prints on standard output would pass for an answer.
    out, sys.stdout = sys.stdout, sys.stderr
    works = {}
    for line in sys.stdin:
        try:
            said = answer(json.loads(line), works)
        except Exception as error:  # Whatever it is, its row says it.
            said = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps(said), file=out, flush=True)


main()
