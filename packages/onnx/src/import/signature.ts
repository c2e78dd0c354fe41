import { type Dim, printShape, requireNames, type Shape } from '@nalu/core';
import type { GraphProto, ValueInfoProto } from '../schema.js';
import { badFile, shown, unsupported, who } from './complaints.js';
import { dataTypeOf } from './data-types.js';

/** An input of the file. */
export interface FileInput {
  readonly name: string;
  readonly type: string;
  readonly shape: Shape;
  readonly isTruth: boolean;
}

type Dims = Readonly<Record<string, number>>;

/** The sizes that a file states; those it leaves open get a name. */
const shapeOf = ({ name = '', type }: ValueInfoProto): Shape => {
  const dim = type?.tensorType?.shape?.dim;
  if (type?.tensorType?.shape === undefined)
    throw unsupported(`the input ${shown(name)} must have a known number of axes`, 'no shape');
  return (dim ?? []).map(({ dimValue, dimParam = '' }, axis): Dim => {
    if (dimValue !== undefined && dimValue < 0)
      throw badFile(`the sizes of ${shown(name)} must be at least 0`, `${dimValue}`);
    if (dimValue !== undefined) return dimValue;
    return dimParam === '' ? `${name}_axis_${axis}` : dimParam;
  });
};

/**
 * The inputs that a caller has to give: those without a value in the file.
 *
 * @throws {NaluError} NALU_OPTION for the size of an axis that none of them has.
 */
export const inputsOf = ({ input = [], initializer = [] }: GraphProto, dims: Dims): readonly FileInput[] => {
  const valued = new Set(initializer.map(({ name = '' }) => name));
  const open = input.filter(({ name = '' }) => !valued.has(name)).map(inputOf);
  const free = new Set(open.flatMap(({ shape }) => shape.filter((dim) => typeof dim === 'string')));
  requireNames(who, dims, [...free], 'the names of "dims"');
  return open.map((each) => ({ ...each, shape: each.shape.map((dim) => sized(dim, dims)) }));
};

const sized = (dim: Dim, dims: Dims): Dim =>
  typeof dim === 'string' && Object.hasOwn(dims, dim) ? (dims[dim] as number) : dim;

const inputOf = (info: ValueInfoProto): FileInput => {
  const { name = '', type } = info;
  const what = `the input ${shown(name)}`;
  if (type?.tensorType === undefined)
    throw unsupported(`${what} must be a tensor`, 'something else, or no type');
  const { name: element, kind } = dataTypeOf(type.tensorType.elemType, what);
  if (kind === 'integer')
    throw unsupported(`${what} must hold floating-point numbers or truth values`, element);
  return { name, type: element, shape: shapeOf(info), isTruth: kind === 'truth' };
};

/** An output must have the rank and the sizes that the file states; a free axis may have any. */
export const checkOutput = ({ name = '', type }: ValueInfoProto, got: Shape): void => {
  const dims = type?.tensorType?.shape?.dim;
  if (dims === undefined) return;
  const fits =
    dims.length === got.length &&
    dims.every(
      ({ dimValue }, i) => dimValue === undefined || typeof got[i] === 'string' || got[i] === dimValue,
    );
  if (fits) return;
  const stated = dims.map(({ dimValue, dimParam }) => dimValue ?? dimParam ?? '?');
  throw badFile(`the output ${shown(name)} must be ${printShape(stated)}, as the file says`, printShape(got));
};
