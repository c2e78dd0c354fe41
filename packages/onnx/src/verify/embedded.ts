import { sizeOf } from '@nalu/core';
import { dataTypeOf } from '../import/data-types.js';
import { externalBytes, type ReadExternal } from '../import/external.js';
import { nameOfTensor } from '../import/tensor-data.js';
import type { ModelProto, TensorProto } from '../schema.js';

/** The model with the data that lies beside it inside, as an engine that gets only bytes needs it. It was imported before. */
export const embedded = (model: ModelProto, read: ReadExternal | undefined): ModelProto => {
  const { graph = {} } = model;
  const moved = (tensor: TensorProto): TensorProto => {
    if (tensor.dataLocation !== 1) return tensor;
    const { dataLocation, externalData, ...rest } = tensor;
    const what = nameOfTensor(tensor);
    const length = sizeOf(tensor.dims ?? []) * dataTypeOf(tensor.dataType, what).size;
    return { ...rest, rawData: externalBytes(tensor, what, length, read) };
  };
  const { initializer = [] } = graph;
  if (!initializer.some(({ dataLocation }) => dataLocation === 1)) return model;
  return { ...model, graph: { ...graph, initializer: initializer.map(moved) } };
};
