"""PyTorch at its best on many seeds: one seed axis in front of everything, and the fused Adam."""

import torch
from torch_models import stepper


def opened(spec):
    seeds = len(spec["seeds"])
    step = stepper(spec["form"], spec["data"], (seeds,), lambda p: torch.optim.Adam(p, lr=1e-3, fused=True))

    def work():
        step()
        return seeds

    return work
