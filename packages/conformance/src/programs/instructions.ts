import { binaryNames, broadcastShapes, type Ops, printShape, tensor, unaryNames } from '@nalu/core';

import { agreeBut, choose, indices, type Maker, multiply, partners, sized, stretch } from './step.js';

const unary: Maker = (shapes, [, a, b]) => {
  const [i, name] = [a % shapes.length, choose(unaryNames, b)];
  const guarded = <T>({ abs, min }: Ops<T>, x: T): T =>
    name === 'log' || name === 'sqrt' ? abs(x) : name === 'exp' ? min(x, 2) : x;
  return { text: `${name} ${i}`, uses: [i], run: (ops, values) => ops[name](guarded(ops, values[i]!)) };
};

const binary: Maker = (shapes, [, a, b, c]) => {
  const [i, name] = [a % shapes.length, choose(binaryNames, b)];
  const j = choose(partners(shapes, i), c);
  const number = c % 5 === 0 ? (c % 7) - 2.5 : undefined;
  const right = number === undefined ? j : `(${number})`;
  return {
    text: b % 2 === 0 ? `${name} ${i} ${right}` : `${name} ${right} ${i}`,
    uses: number === undefined ? [i, j] : [i],
    run: (ops, values) => {
      const other = number ?? values[j]!;
      return b % 2 === 0 ? ops[name](values[i]!, other) : ops[name](other, values[i]!);
    },
  };
};

const where: Maker = (shapes, [, a, b, c]) => {
  const i = a % shapes.length;
  const j = choose(partners(shapes, i), b);
  const both = broadcastShapes('', shapes[i]!, shapes[j]!);
  const k = choose(
    indices(shapes, (shape) => stretch(both, shape)),
    c,
  );
  return {
    text: `where ${i} > 0.1, ${j}, ${k}`,
    uses: [i, j, k],
    run: (ops, values) => ops.where(ops.greater(values[i]!, 0.1), values[j]!, values[k]!),
  };
};

const matmul: Maker = (shapes, [, a, b]) => {
  const matrices = indices(shapes, (shape) => shape.length >= 2);
  if (matrices.length === 0) return undefined;
  const i = choose(matrices, a);
  const right = indices(shapes, (shape) => multiply(shapes[i]!, shape));
  if (right.length === 0)
    return { text: `matmul ${i} ${i}ᵀ`, uses: [i], run: (o, v) => o.matmul(v[i]!, o.transpose(v[i]!)) };
  const j = choose(right, b);
  return { text: `matmul ${i} ${j}`, uses: [i, j], run: (ops, values) => ops.matmul(values[i]!, values[j]!) };
};

const transpose: Maker = (shapes, [, a, b]) => {
  const matrices = indices(shapes, (shape) => shape.length >= 2);
  if (matrices.length === 0) return undefined;
  const i = choose(matrices, a);
  const rank = shapes[i]!.length;
  const turned = Array.from({ length: rank }, (_, axis) => (axis + b) % rank);
  const permutation = b % 4 === 0 ? undefined : b % 2 === 0 ? turned.reverse() : turned;
  return {
    text: `transpose ${i} [${permutation ?? ''}]`,
    uses: [i],
    run: (o, v) => o.transpose(v[i]!, permutation),
  };
};

const reduction: Maker = (shapes, [, a, b, c]) => {
  const [i, name] = [a % shapes.length, choose(['sum', 'mean', 'prod'] as const, b)];
  const shape = shapes[i]!;
  // The gradient of a product has to know how many factors there are.
  const allowed = [...shape.keys()].filter((axis) => name !== 'prod' || typeof shape[axis] === 'number');
  const some = allowed.filter((axis) => ((c >> axis) & 1) === 1);
  const axes = some.map((axis) => ((c >> 5) % 2 === 0 ? axis : axis - shape.length));
  const chosen = c % 5 === 0 && allowed.length === shape.length ? undefined : axes;
  return {
    text: `${name} ${i} [${chosen ?? 'all'}]`,
    uses: [i],
    run: (ops, values) => ops[name](values[i]!, chosen),
  };
};

const reshape: Maker = (shapes, [, a, b]) => {
  const i = a % shapes.length;
  const shape = shapes[i]!;
  const fixed = shape.every((dim) => typeof dim === 'number');
  const reversed = fixed ? [...shape].reverse() : [...shape, 1];
  const to = choose([[1, ...shape], reversed, shape.length > 3 && fixed ? [-1] : [...shape, 1]], b);
  const flat = to[0] === -1 ? [(shape as number[]).reduce((x, y) => x * y, 1)] : to;
  return {
    text: `reshape ${i} ${printShape(flat)}`,
    uses: [i],
    run: (o, v, free) => o.reshape(v[i]!, sized(flat, free)),
  };
};

const broadcastTo: Maker = (shapes, [, a, b]) => {
  const i = a % shapes.length;
  const shape = shapes[i]!.map((dim) => (dim === 1 ? 1 + (b % 3) : dim));
  const to = b % 2 === 0 ? [2, ...shape] : shape;
  return {
    text: `broadcastTo ${i} ${printShape(to)}`,
    uses: [i],
    run: (o, v, free) => o.broadcastTo(v[i]!, sized(to, free)),
  };
};

const concat: Maker = (shapes, [, a, b, c]) => {
  const i = a % shapes.length;
  const axes = [...shapes[i]!.keys()].filter((axis) => typeof shapes[i]![axis] === 'number');
  if (axes.length === 0) return undefined;
  const axis = choose(axes, b);
  const j = choose(
    indices(shapes, (shape) => agreeBut(axis, shapes[i]!, shape)),
    c,
  );
  const at = c % 2 === 0 ? axis : axis - shapes[i]!.length;
  return {
    text: `concat ${i} ${j} ${i} at ${at}`,
    uses: [i, j],
    run: (o, v) => o.concat([v[i]!, v[j]!, v[i]!], at),
  };
};

const slice: Maker = (shapes, [, a, b, c]) => {
  const i = a % shapes.length;
  const axes = [...shapes[i]!.keys()].filter((axis) => typeof shapes[i]![axis] === 'number');
  if (axes.length === 0) return undefined;
  const axis = choose(axes, b);
  const size = shapes[i]![axis] as number;
  const from = c % size;
  const to = from + 1 + (b % (size - from));
  return {
    text: `slice ${i} at ${axis}: ${from}–${to}`,
    uses: [i],
    run: (o, v) => o.slice(v[i]!, axis, from, to),
  };
};

const stopGradient: Maker = (shapes, [, a]) => {
  const i = a % shapes.length;
  return { text: `stopGradient ${i}`, uses: [i], run: (ops, values) => ops.stopGradient(values[i]!) };
};

/** A scan along a known axis 0, with a carry of any shape, a captured value, and ys that are used. */
const scan: Maker = (shapes, [, a, b, c]) => {
  const series = indices(shapes, (shape) => typeof shape[0] === 'number');
  if (series.length === 0) return undefined;
  const [i, j, k] = [choose(series, a), b % shapes.length, c % shapes.length];
  return {
    text: `scan along ${i} from ${j}, using ${k}`,
    uses: [i, j, k],
    run: (ops, values) => {
      const { add, mean, mul, reshape, scan, tanh } = ops;
      type T = ReturnType<typeof ops.constant>;
      const total = (x: T): T => reshape(mean(x), []);
      const [state, inputs] = [ops.shape(values[j]!), ops.shape(values[i]!).slice(1)];
      const specs = {
        carry: { s: tensor(...state) },
        xs: { x: tensor(...inputs) },
        ys: { y: tensor(...inputs) },
      };
      const { carry, ys } = scan(specs, { s: values[j]! }, { x: values[i]! }, ({ s }, { x }) => {
        const next = tanh(add(s, mul(total(x), total(values[k]!))));
        return { carry: { s: next }, y: { y: mul(x, total(next)) } };
      });
      return b % 2 === 0 ? mul(ys.y, total(carry.s)) : add(carry.s, total(ys.y));
    },
  };
};

/** The instructions, the more frequent ones more than once. */
export const makers: readonly Maker[] = [
  ...[unary, unary, binary, binary, where, matmul, transpose, reduction, reduction],
  ...[reshape, broadcastTo, concat, slice, stopGradient, scan],
];
