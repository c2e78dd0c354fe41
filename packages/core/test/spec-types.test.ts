import {
  type Given,
  type LinearSpec,
  linear,
  mlp,
  type NaluSpec,
  type NdArray,
  nac,
  nalu,
  type Of,
  type Ops,
  program,
  type RandomSpec,
  random,
  stack,
  type TensorSpec,
  tensor,
  type Unit,
  uniform,
} from '@nalu/core';
import { describe, expectTypeOf, it } from 'vitest';

interface Tagged {
  readonly tag: 'T';
}

describe('Of', () => {
  it('is the tree with T at its leaves', () => {
    const spec = { a: { b: tensor(2) }, noise: random(uniform(0, 1), 3) };
    expectTypeOf<Of<typeof spec, Tagged>>().toEqualTypeOf<{
      readonly a: { readonly b: Tagged };
      readonly noise: Tagged;
    }>();
    expectTypeOf<Of<TensorSpec, Tagged>>().toEqualTypeOf<Tagged>();
  });

  it('keeps optional leaves optional', () => {
    expectTypeOf<Of<LinearSpec, number>>().toEqualTypeOf<{
      readonly weight: number;
      readonly bias?: number;
    }>();
    expectTypeOf<Of<NaluSpec, number>>().toHaveProperty('gate').toEqualTypeOf<number | undefined>();
  });
});

describe('Given', () => {
  it('leaves the random leaves out', () => {
    interface Inputs {
      readonly x: TensorSpec;
      readonly noise: RandomSpec;
      readonly inner: { readonly y: TensorSpec; readonly z: RandomSpec };
    }
    expectTypeOf<Given<Inputs, number>>().toEqualTypeOf<{
      readonly x: number;
      readonly inner: { readonly y: number };
    }>();
  });
});

describe('StackSpec', () => {
  it('has the parameters of each unit under its place', () => {
    const net = stack(nac(2, 3), linear(3, 1));
    type Params = Of<typeof net.spec, NdArray>;
    expectTypeOf<Params[0]>().toEqualTypeOf<{ readonly wHat: NdArray; readonly mHat: NdArray }>();
    expectTypeOf<Params['1']['weight']>().toEqualTypeOf<NdArray>();
    expectTypeOf<keyof typeof net.spec>().toEqualTypeOf<'0' | '1'>();
  });

  it('has the parameters of each unit under its name', () => {
    const net = stack({ encoder: mlp([4, 3, 2]), readout: nalu(2, 1) });
    type Params = Of<typeof net.spec, Tagged>;
    expectTypeOf<keyof Params>().toEqualTypeOf<'encoder' | 'readout'>();
    expectTypeOf<Params['readout']['wHat']>().toEqualTypeOf<Tagged>();
  });

  it('nests, and a stack is a unit', () => {
    const net = stack(stack(nac(2, 3)), linear(3, 1));
    expectTypeOf(net).toExtend<Unit<typeof net.spec>>();
    type Params = Of<typeof net.spec, number>;
    expectTypeOf<Params['0']['0']['wHat']>().toEqualTypeOf<number>();
  });
});

describe('the types of the contracts', () => {
  it('make reading a value back inside a formula an error', () => {
    expectTypeOf<Ops<number>>().not.toHaveProperty('read');
  });

  it('check the carrier of a program exactly', () => {
    program('p', { x: tensor(2) }, { y: tensor(2) }, ({ neg }, { x }) => ({ y: neg(x) }));
    // @ts-expect-error an input that the spec does not have
    program('p', { x: tensor(2) }, { y: tensor(2) }, ({ neg }, { z }) => ({ y: neg(z) }));
    // @ts-expect-error an output that the spec asks for is missing
    program('p', { x: tensor(2) }, { y: tensor(2) }, ({ neg }, { x }) => ({ z: neg(x) }));
    // @ts-expect-error a carrier that is none of the interpreter's
    program('p', { x: tensor(2) }, { y: tensor(2) }, () => ({ y: 'text' }));
  });
});
