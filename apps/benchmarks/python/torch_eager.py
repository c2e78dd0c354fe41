"""PyTorch as the literature runs it: one seed after another, step by step."""

import torch
from torch_models import APPLY, batch, parameters, stepper

NUMBERS = 12_800


def opened(spec):
    if spec["kind"] == "draw":
        target = torch.empty(NUMBERS)

        def draw():
            target.uniform_()
            return NUMBERS

        return draw
    if spec["kind"] == "predict":
        return predicting(spec)
    step = stepper(spec["form"], spec["data"], (), lambda p: torch.optim.Adam(p, lr=1e-3))

    def work():
        step()
        return 1

    return work


def predicting(spec):
    form = {**spec["form"], "batch": spec["rows"]}
    p, (x, _) = parameters(form, ()), batch(form, ())

    def work():
        with torch.inference_mode():
            APPLY[form["name"]](x, p)
        return 1

    return work
