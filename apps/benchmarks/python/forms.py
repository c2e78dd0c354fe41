"""What the models measured here have in common, whatever computes them."""

SYMBOLS = 10


def subsets(inputs):
    """Two runs of inputs that overlap: a quarter each, half of it in common."""
    if inputs == 2:
        return (0, 1), (1, 2)
    size = inputs // 4
    start = size - size // 2
    return (0, size), (start, start + size)


def shapes(form):
    """The parameters by name, without a seed axis."""
    name, i, h = form["name"], form["inputs"], form["hidden"]
    if name == "nac":
        return {"w": (i, h), "m": (i, h)}
    if name == "nalu":
        return {"w": (i, h), "m": (i, h), "g": (i, h)}
    if name == "nau-nmu":
        return {"nau": (i, h), "nmu": (h, 1)}
    if name == "nalu-stack":
        return {"w": (i, h), "m": (i, h), "g": (i, h), "w2": (h, 1), "m2": (h, 1), "g2": (h, 1)}
    return {
        "weight": (SYMBOLS, 4 * h),
        "recurrent": (h, 4 * h),
        "bias": (1, 4 * h),
        "w": (h, SYMBOLS),
        "m": (h, SYMBOLS),
        "g": (h, SYMBOLS),
    }


# Bounds that a parameter is put back into after each step.
BOUNDS = {"nau": (-1.0, 1.0), "nmu": (0.0, 1.0)}
