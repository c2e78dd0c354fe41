"""JAX at its best: jit over vmap over seeds, and many steps in one scan. Data from threefry or from XLA's own generator."""

import jax
import jax.numpy as jnp
from forms import BOUNDS, SYMBOLS, shapes, subsets

NUMBERS = 12_800
# Of one compiled call: seed-steps, so that a call lasts some milliseconds.
SEED_STEPS = 256


def nalu(x, w, m, g):
    weight = jnp.tanh(w) * jax.nn.sigmoid(m)
    gate = jax.nn.sigmoid(x @ g)
    return gate * (x @ weight) + (1 - gate) * jnp.exp(jnp.log(jnp.abs(x) + 1e-7) @ weight)


def nmu(x, w):
    return jnp.prod(x[:, :, None] * w + 1 - w, axis=1)


def counted(x, p):
    def cell(carry, inputs):
        h, c = carry
        i, f, g, o = jnp.split(inputs + h @ p["recurrent"], 4, -1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        return (jax.nn.sigmoid(o) * jnp.tanh(c), c), None

    start = jnp.zeros((x.shape[1], p["recurrent"].shape[0]))
    (_, c), _ = jax.lax.scan(cell, (start, start), x @ p["weight"] + p["bias"])
    return nalu(c, p["w"], p["m"], p["g"])


APPLY = {
    "nac": lambda x, p: x @ (jnp.tanh(p["w"]) * jax.nn.sigmoid(p["m"])),
    "nalu": lambda x, p: nalu(x, p["w"], p["m"], p["g"]),
    "nau-nmu": lambda x, p: nmu(x @ p["nau"], p["nmu"]),
    "nalu-stack": lambda x, p: nalu(nalu(x, p["w"], p["m"], p["g"]), p["w2"], p["m2"], p["g2"]),
    "counting": counted,
}


def batch(form, key, seeds):
    """The batches of all seeds from one key: one large draw is what XLA does best."""
    if form["name"] == "counting":
        drawn = jax.random.randint(key, (seeds, form["length"], form["batch"]), 0, SYMBOLS)
        x = jax.nn.one_hot(drawn, SYMBOLS)
        return x, x.sum(1)
    x = jax.random.uniform(key, (seeds, form["batch"], form["inputs"]), minval=1, maxval=2)
    (a0, a1), (b0, b1) = subsets(form["inputs"])
    a, b = x[..., a0:a1].sum(-1, keepdims=True), x[..., b0:b1].sum(-1, keepdims=True)
    return x, a + b if form["name"] == "nac" else a * b


def loss(form):
    def of(p, x, y):
        error = jnp.mean((APPLY[form["name"]](x, p) - y) ** 2)
        kept = [jnp.abs(p[name]) for name in BOUNDS if name in p]
        return error + 0.0 * sum(jnp.mean(jnp.minimum(w, jnp.abs(1 - w))) for w in kept)

    return of


def adam(state, gradient):
    """One step of Adam on all parameters, with its corrections in the step size."""
    p, m, v, t = state
    t = t + 1
    rate = 1e-3 * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, gradient)
    v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradient)
    p = jax.tree.map(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + 1e-8), p, m, v)
    return {name: jnp.clip(w, *BOUNDS[name]) if name in BOUNDS else w for name, w in p.items()}, m, v, t


def training(spec, impl):
    form, seeds = spec["form"], len(spec["seeds"])
    steps = max(1, SEED_STEPS // seeds)
    gradient = jax.vmap(jax.grad(loss(form)))
    keys = jax.random.split(jax.random.key(0, impl=impl), len(shapes(form)) + 2)
    p = {name: jax.random.uniform(k, (seeds, *s)) * 0.5 for k, (name, s) in zip(keys, shapes(form).items())}
    zeros = jax.tree.map(jnp.zeros_like, p)
    fixed = batch(form, keys[-1], seeds) if spec["data"] == "fixed" else None

    def step(carry, _):
        key, state = carry
        key, own = jax.random.split(key)
        x, y = fixed or batch(form, own, seeds)
        return (key, adam(state, gradient(state[0], x, y))), None

    call = jax.jit(lambda carry: jax.lax.scan(step, carry, None, length=steps)[0], donate_argnums=0)
    state = [call((keys[-2], (p, zeros, jax.tree.map(jnp.zeros_like, p), jnp.zeros(()))))]

    def work():
        state[0] = jax.block_until_ready(call(state[0]))
        return steps * seeds

    return work


def predicting(spec, impl):
    form = {**spec["form"], "batch": spec["rows"]}
    p = {name: jnp.full(shape, 0.3) for name, shape in shapes(form).items()}
    x, _ = batch(form, jax.random.key(0, impl=impl), 1)
    call = jax.jit(APPLY[form["name"]])

    def work():
        jax.block_until_ready(call(x[0], p))
        return 1

    return work


def drawing(impl):
    def draw(key):
        key, own = jax.random.split(key)
        return key, jax.random.uniform(own, (NUMBERS,))

    call, key = jax.jit(draw), [jax.random.key(0, impl=impl)]

    def work():
        key[0], numbers = call(key[0])
        jax.block_until_ready(numbers)
        return NUMBERS

    return work


def opened(spec):
    impl = {"jax-threefry": "threefry2x32", "jax-rbg": "rbg"}[spec["by"]]
    if spec["kind"] == "draw":
        return drawing(impl)
    return (predicting if spec["kind"] == "predict" else training)(spec, impl)
