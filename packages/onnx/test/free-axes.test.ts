import { program, tensor } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { decodeModel, type GraphProto, toOnnx } from '../src/index.js';
import { recurrentNalu, square } from './support/programs.js';
import { refusal } from './support/refusal.js';
import { allNodes, attributeOf, graphOf, opTypes, signature } from './support/structure.js';

const row = tensor('batch', 2);

describe('toOnnx', () => {
  it('keeps the batch axis free', () => {
    const graph = graphOf(decodeModel(toOnnx(square)));
    expect(signature(graph.input)).toEqual(['x [batch, 2]']);
    expect(signature(graph.output)).toEqual(['y [batch, 2]']);
  });

  it('keeps time and batch free through a scan', () => {
    const model = decodeModel(toOnnx(recurrentNalu, { form: 'inlined' }));
    expect(signature(graphOf(model).input)).toContain('x [time, batch, 3]');
    const body = attributeOf(
      allNodes(graphOf(model)).find(({ opType }) => opType === 'Scan'),
      'body',
    )?.g;
    const shapes = (values: GraphProto['input']) =>
      signature(values).map((text) => text.replace(/^\S+ /, ''));
    expect(shapes(body?.input)).toEqual(['[batch, 4]', '[batch, 4]', '[batch, 3]']);
    expect(shapes(body?.output)).toEqual(['[batch, 4]', '[batch, 4]']);
  });

  it('fixes the axes that dims names, and no others', () => {
    const graph = graphOf(decodeModel(toOnnx(recurrentNalu, { dims: { time: 7 } })));
    expect(signature(graph.input)).toContain('x [7, batch, 3]');
    expect(signature(graph.output)).toEqual(['y [batch, 2]']);
  });

  it('reads the size of a free axis once, however often it is needed', () => {
    const p = program('ones', { x: row }, { y: row, z: tensor('batch', 3) }, (ops, { x }) => ({
      y: ops.add(
        ops.broadcastTo(ops.constant(1), ops.shape(x)),
        ops.broadcastTo(ops.constant(2), ops.shape(x)),
      ),
      z: ops.broadcastTo(ops.constant(3), ['batch', 3]),
    }));
    expect(opTypes(decodeModel(toOnnx(p))).filter((op) => op === 'Shape')).toHaveLength(1);
  });

  it('refuses a free axis that no input has, by the name of the node', () => {
    const p = program('lost', { x: row }, { y: tensor('time', 2) }, (ops) => ({
      y: ops.broadcastTo(ops.constant(1), ['time', 2]),
    }));
    expect(() => toOnnx(p)).toThrow(
      refusal('NALU_EXPORT', 'free axis "time" must be that of an input, to make broadcastTo_2'),
    );
  });

  it('refuses to fix an axis that is promised free, by the name of the node', () => {
    const p = program('fixed', { x: row }, { y: row }, (ops, { x }) => ({ y: ops.sum(x, [0]) }));
    expect(() => toOnnx(p)).toThrow(
      refusal('NALU_EXPORT', 'the axis "batch" of output "y" must stay free, got [1, 2] from sum_1'),
    );
  });

  it('refuses an output of another shape than the program promises', () => {
    const p = program('wrong', { x: row }, { y: tensor() }, (ops, { x }) => ({ y: ops.sum(x) }));
    expect(() => toOnnx(p)).toThrow(
      refusal('NALU_SHAPE', 'the output "y" must be [], as it is declared, got [1, 1]'),
    );
  });
});
