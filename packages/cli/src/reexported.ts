import { complain, decodeSafetensors, type NdArray, ndArray, printShape } from '@nalu/core';
import { type Arrays, fromOnnx, type OnnxPrecision, type TrainedToOnnxOptions, toOnnx } from '@nalu/onnx';
import { readModelFile } from './model-file.js';

const isArray = (value: unknown): value is NdArray =>
  typeof value === 'object' && value !== null && 'data' in value && value.data instanceof Float64Array;

type Change = (array: NdArray, path: string) => NdArray;

const mapArrays = (tree: Arrays, change: Change, path = ''): Arrays =>
  Object.fromEntries(
    Object.entries(tree).map(([name, value]) => {
      const inner = path === '' ? name : `${path}.${name}`;
      return [name, isArray(value) ? change(value, inner) : mapArrays(value as Arrays, change, inner)];
    }),
  ) as Arrays;

/**
 * The file that a run wrote, with the weights that stand beside it; that very file where they are its own, and nothing else was
 * asked for.
 *
 * @throws {NaluError} NALU_FILE when the weights are not of the model in the file.
 */
export const reexported = async (
  path: string,
  who: string,
  weights: Uint8Array,
  options: TrainedToOnnxOptions,
): Promise<Uint8Array> => {
  const { bytes, external } = await readModelFile(path);
  const read = fromOnnx(bytes, { parameters: 'inputs', external });
  const { parameters, changed } = weightsFor(who, read.parameters, weights);
  if (!changed && Object.keys(options).length === 0) return bytes;
  const { metadata, opset, doc, elementType } = read;
  return toOnnx(read, {
    precision: elementType as OnnxPrecision,
    opset,
    metadata,
    ...(doc !== '' && { doc }),
    ...options,
    parameters: parameters as never,
  });
};

/** The weights at the paths that the file has for its parameters, and whether any is another than in the file. */
const weightsFor = (who: string, own: Arrays, bytes: Uint8Array) => {
  const { arrays } = decodeSafetensors(bytes);
  let changed = false;
  const parameters = mapArrays(own, ({ shape, data }, path) => {
    const found = arrays[path.replace(/^params\./, '')];
    if (found === undefined || printShape(found.shape) !== printShape(shape))
      throw complain('NALU_FILE', {
        who,
        required: `the weights must hold "${path}" of the model.onnx beside them, ${printShape(shape)}`,
        got: found === undefined ? 'nothing' : printShape(found.shape),
      });
    // A file in float32 holds the same weights, rounded.
    changed ||= data.some((value, i) => Math.fround(value) !== Math.fround(found.data[i] as number));
    return ndArray(found.shape, Float64Array.from(found.data));
  });
  return { parameters, changed };
};
