"""The models in PyTorch, with or without a seed axis in front of everything."""

import torch
from forms import BOUNDS, SYMBOLS, shapes, subsets

torch.set_num_threads(1)


def parameters(form, lead):
    def start(name, shape):
        low, high = {"nau": (-0.2, 0.2), "nmu": (0.25, 0.75)}.get(name, (-0.5, 0.5))
        return torch.empty(*lead, *shape).uniform_(low, high).requires_grad_()

    return {name: start(name, shape) for name, shape in shapes(form).items()}


def batch(form, lead):
    if form["name"] == "counting":
        drawn = torch.randint(SYMBOLS, (*lead, form["length"], form["batch"]))
        x = torch.nn.functional.one_hot(drawn, SYMBOLS).float()
        return x, x.sum(-3)
    x = torch.empty(*lead, form["batch"], form["inputs"]).uniform_(1, 2)
    (a0, a1), (b0, b1) = subsets(form["inputs"])
    a, b = x[..., a0:a1].sum(-1, keepdim=True), x[..., b0:b1].sum(-1, keepdim=True)
    return x, a + b if form["name"] == "nac" else a * b


def nac(x, w, m):
    return x @ (torch.tanh(w) * torch.sigmoid(m))


def nalu(x, w, m, g):
    weight = torch.tanh(w) * torch.sigmoid(m)
    gate = torch.sigmoid(x @ g)
    return gate * (x @ weight) + (1 - gate) * torch.exp(torch.log(x.abs() + 1e-7) @ weight)


def nmu(x, w):
    return (x.unsqueeze(-1) * w.unsqueeze(-3) + 1 - w.unsqueeze(-3)).prod(-2)


def counted(x, p):
    h = torch.zeros(*x.shape[:-3], x.shape[-2], p["recurrent"].shape[-2])
    c = h
    inputs = x @ p["weight"].unsqueeze(-3) + p["bias"].unsqueeze(-3)
    for t in range(x.shape[-3]):
        i, f, g, o = (inputs[..., t, :, :] + h @ p["recurrent"]).chunk(4, -1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
    return nalu(c, p["w"], p["m"], p["g"])


APPLY = {
    "nac": lambda x, p: nac(x, p["w"], p["m"]),
    "nalu": lambda x, p: nalu(x, p["w"], p["m"], p["g"]),
    "nau-nmu": lambda x, p: nmu(x @ p["nau"], p["nmu"]),
    "nalu-stack": lambda x, p: nalu(nalu(x, p["w"], p["m"], p["g"]), p["w2"], p["m2"], p["g2"]),
    "counting": counted,
}


def sparsity(p):
    """The penalty of NAU and NMU, which is computed while its weight is still 0."""
    terms = [torch.minimum(p[name].abs(), (1 - p[name].abs()).abs()).mean() for name in BOUNDS if name in p]
    return sum(terms) if terms else None


def stepper(form, data, lead, optimizer):
    """One training step of all that stands on the seed axis."""
    p = parameters(form, lead)
    apply, adam = APPLY[form["name"]], optimizer(list(p.values()))
    bounded = [(p[name], *BOUNDS[name]) for name in BOUNDS if name in p]
    fixed = batch(form, lead) if data == "fixed" else None

    def step():
        x, y = fixed or batch(form, lead)
        loss = ((apply(x, p) - y) ** 2).flatten(len(lead)).mean(-1).sum()
        penalty = sparsity(p)
        if penalty is not None:
            loss = loss + 0.0 * penalty
        adam.zero_grad()
        loss.backward()
        adam.step()
        with torch.no_grad():
            for value, low, high in bounded:
                value.clamp_(low, high)

    return step
