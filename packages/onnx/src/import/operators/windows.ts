import type { Dim, Node, Ops } from '@nalu/core';
import { type Call, nodeAt, optionalNode, refuseForm, rule } from '../call.js';
import { badFile } from '../complaints.js';
import { computed } from '../values.js';
import { picked } from './moving.js';

/** How a kernel walks along one axis. */
interface Walk {
  readonly axis: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  /** How many places it has. */
  readonly places: number;
}

const sizeAlong = (call: Call, x: Node, axis: number): number => {
  const size = x.shape[axis] as Dim;
  if (typeof size === 'number') return size;
  return refuseForm(
    call,
    'must walk along axes of known size',
    `"${size}"`,
    'Give sizes for free axes: { dims: … }.',
  );
};

/** What is added before and after an axis; SAME asks for as many places as the stride leaves of it. */
const paddingOf = (call: Call, index: number, rank: number, size: number, extent: number, stride: number) => {
  const mode = call.attributes.text('auto_pad') ?? 'NOTSET';
  if (mode === 'VALID') return { before: 0, after: 0 };
  if (mode === 'NOTSET') {
    const pads = call.attributes.ints('pads') ?? [];
    return { before: pads[index] ?? 0, after: pads[index + rank] ?? 0 };
  }
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + extent - size);
  const less = Math.floor(total / 2);
  return mode === 'SAME_LOWER'
    ? { before: total - less, after: less }
    : { before: less, after: total - less };
};

const most = 10_000;

const walksOf = (call: Call, x: Node, kernels: readonly number[]): readonly Walk[] => {
  if (x.shape.length < 3 || kernels.length !== x.shape.length - 2)
    throw badFile(
      `${call.what} must have a kernel for each axis behind the channels`,
      `${kernels.length} for ${x.shape.length} axes`,
    );
  return kernels.map((kernel, i) => {
    const [stride, dilation] = [
      call.attributes.ints('strides')?.[i] ?? 1,
      call.attributes.ints('dilations')?.[i] ?? 1,
    ];
    const extent = (kernel - 1) * dilation + 1;
    const size = sizeAlong(call, x, i + 2);
    const { before, after } = paddingOf(call, i, kernels.length, size, extent, stride);
    const places = Math.floor((size + before + after - extent) / stride) + 1;
    const known = [kernel, stride, dilation, before + 1, after + 1, places];
    if (known.some((each) => !(each >= 1 && each <= most)))
      throw badFile(
        `${call.what} must walk in steps that fit its input`,
        `kernel ${kernel}, stride ${stride} over ${size}`,
      );
    return { axis: i + 2, kernel, stride, dilation, before, after, places };
  });
};

const padded = (ops: Ops<Node>, x: Node, { axis, before, after }: Walk, filler: number): Node => {
  const edge = (width: number): readonly Node[] =>
    width === 0
      ? []
      : [
          ops.broadcastTo(
            ops.constant(filler),
            x.shape.map((dim, i) => (i === axis ? width : dim)),
          ),
        ];
  return before + after === 0 ? x : ops.concat([...edge(before), x, ...edge(after)], axis);
};

/** What the kernel sees at each of its points, one after another, the last axis moving fastest. */
const seen = (ops: Ops<Node>, x: Node, walks: readonly Walk[], filler: number): readonly Node[] =>
  walks.reduce<readonly Node[]>(
    (views, walk) =>
      views.flatMap((view) => {
        const wide = padded(ops, view, walk, filler);
        return Array.from({ length: walk.kernel }, (_, k) => {
          const start = k * walk.dilation;
          if (walk.stride === 1) return ops.slice(wide, walk.axis, start, start + walk.places);
          return picked(
            ops,
            wide,
            walk.axis,
            Array.from({ length: walk.places }, (_, i) => start + i * walk.stride),
          );
        });
      }),
    [x],
  );

/** A product of matrices: `[out, in · kernel] × [batch, in · kernel, places]`. */
const convolved = (call: Call, x: Node, weight: Node, walks: readonly Walk[]): Node => {
  const { ops } = call;
  const [batch, channels] = [x.shape[0] as Dim, sizeAlong(call, x, 1)];
  const [outputs, points] = [
    sizeAlong(call, weight, 0),
    walks.reduce((product, { kernel }) => product * kernel, 1),
  ];
  const places = walks.reduce((product, walk) => product * walk.places, 1);
  const columns = seen(ops, x, walks, 0).map((view) => ops.reshape(view, [batch, channels, places]));
  const kernel = ops.transpose(ops.reshape(weight, [outputs, channels, points]), [0, 2, 1]);
  return ops.matmul(ops.reshape(kernel, [outputs, points * channels]), ops.concat(columns, 1));
};

const conv = (call: Call): Node => {
  const { attributes, ops } = call;
  const [x, weight, bias] = [nodeAt(call, 0), nodeAt(call, 1), optionalNode(call, 2)];
  const groups = attributes.int('group') ?? 1;
  const kernels = weight.shape.slice(2).map((_, i) => sizeAlong(call, weight, i + 2));
  const walks = walksOf(call, x, kernels);
  const [channels, outputs, width] = [
    sizeAlong(call, x, 1),
    sizeAlong(call, weight, 0),
    sizeAlong(call, weight, 1),
  ];
  if (!(groups >= 1 && groups <= most && channels === width * groups && outputs % groups === 0))
    throw badFile(`${call.what} must have channels for each of ${groups} groups`, `${channels} for ${width}`);
  const part = (node: Node, axis: number, size: number, group: number): Node =>
    groups === 1 ? node : ops.slice(node, axis, group * size, (group + 1) * size);
  const products = Array.from({ length: groups }, (_, group) =>
    convolved(call, part(x, 1, width, group), part(weight, 0, outputs / groups, group), walks),
  );
  const flat = groups === 1 ? (products[0] as Node) : ops.concat(products, 1);
  const y = ops.reshape(flat, [x.shape[0] as Dim, outputs, ...walks.map(({ places }) => places)]);
  return bias === undefined ? y : ops.add(y, ops.reshape(bias, [outputs, ...walks.map(() => 1)]));
};

const poolWalks = (call: Call): readonly Walk[] => {
  for (const name of ['ceil_mode', 'storage_order'])
    if ((call.attributes.int(name) ?? 0) !== 0) refuseForm(call, `must be without ${name}`, 'it');
  return walksOf(call, nodeAt(call, 0), call.attributes.ints('kernel_shape') ?? []);
};

const maxPool = (call: Call): Node =>
  seen(call.ops, nodeAt(call, 0), poolWalks(call), Number.NEGATIVE_INFINITY).reduce((a, b) =>
    call.ops.max(a, b),
  );

const averagePool = (call: Call): Node => {
  const walks = poolWalks(call);
  const isPadded = walks.some(({ before, after }) => before + after > 0);
  if (isPadded && (call.attributes.int('count_include_pad') ?? 0) === 0)
    refuseForm(call, 'must count what is added at the edges', 'count_include_pad 0');
  const views = seen(call.ops, nodeAt(call, 0), walks, 0);
  return call.ops.div(
    views.reduce((a, b) => call.ops.add(a, b)),
    views.length,
  );
};

const walking = ['auto_pad', 'pads', 'strides', 'dilations', 'kernel_shape'];
const pooling = [...walking, 'ceil_mode', 'storage_order', 'count_include_pad'];

/** What moves a kernel over an image, or along a signal. */
export const windows = {
  Conv: rule([2, 3], [...walking, 'group'], (call) => [computed(conv(call))]),
  MaxPool: rule(1, pooling, (call) => [computed(maxPool(call))]),
  AveragePool: rule(1, pooling, (call) => [computed(averagePool(call))]),
};
