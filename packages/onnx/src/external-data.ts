import { complain, requireSizes } from '@nalu/core';
import type { ModelProto, TensorProto } from './schema.js';

export interface ExternalDataOptions {
  /** The name of the second file, which has to stand beside the first: a plain name, no folder. */
  readonly location: string;
  /** Tensors of at least so many bytes go there. Default 1024. */
  readonly from?: number;
}

export interface SplitModel {
  readonly model: ModelProto;
  readonly data: Uint8Array;
}

/** Where a tensor may begin: what maps the file into memory can then read it in place. */
const ALIGNMENT = 64;

/** Takes the large initialisers out of a model, which then says where in the second file they are. */
export const splitModel = (model: ModelProto, options: ExternalDataOptions): SplitModel => {
  const { location, from = 1024 } = options;
  requireSizes('toOnnx', { from });
  if (!/^[\w-][\w.-]*$/.test(location))
    throw complain('NALU_OPTION', {
      who: 'toOnnx',
      required: '"location" must be the plain name of a file',
      got: `"${location}"`,
    });
  const chunks: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  let end = 0;
  const moved = (tensor: TensorProto): TensorProto => {
    const { rawData, ...rest } = tensor;
    if (rawData === undefined || rawData.length < from) return tensor;
    const at = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
    chunks.push({ at, bytes: rawData });
    end = at + rawData.length;
    const where = { location, offset: String(at), length: String(rawData.length) };
    return {
      ...rest,
      externalData: Object.entries(where).map(([key, value]) => ({ key, value })),
      dataLocation: 1,
    };
  };
  const initializer = model.graph?.initializer?.map(moved) ?? [];
  const data = new Uint8Array(end);
  for (const { at, bytes } of chunks) data.set(bytes, at);
  return { model: { ...model, graph: { ...model.graph, initializer } }, data };
};
