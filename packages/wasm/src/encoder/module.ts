import { flat, type Rope, signed, sized, text, unsigned, vector } from './bytes.js';
import type { Code, Local, Statement } from './code.js';
import type { Callable } from './control.js';
import { type Frame, frameOf } from './frame.js';
import { type Kind, kindByte } from './instructions.js';

/** The one memory of a module, in pages of 64 KiB. */
export interface Memory {
  readonly pages: number;
  /** How far it may grow; shared memory has to say. */
  readonly maximum?: number;
  readonly shared?: boolean;
  /** Given from outside as `env.memory`; else the module has its own, and exports it as `memory`. */
  readonly imported?: boolean;
}

/** Parameters as locals, in order. */
export type Locals<P extends readonly Kind[]> = { readonly [I in keyof P]: Local<P[I]> };

export interface Signature<P extends readonly Kind[], R extends readonly Kind[]> {
  /** The name under which the host calls it. */
  readonly name?: string;
  readonly takes: P;
  readonly gives: R;
}

/** What a body is made of: statements, and last the results. */
export type Part = Statement | Code<Kind>;

export interface ModuleBuilder {
  /** Declares a function. A body may call what was declared before it. */
  readonly func: <
    const P extends readonly Kind[] = readonly [],
    const R extends readonly Kind[] = readonly [],
  >(
    signature: Signature<P, R>,
    body: (frame: Frame, ...params: Locals<P>) => readonly Part[],
  ) => Callable<P, R>;
  /** Bytes that stand in memory from the start. */
  readonly data: (at: number, bytes: Uint8Array) => void;
  /** The module as a file. */
  readonly bytes: () => Uint8Array<ArrayBuffer>;
}

interface Declared {
  readonly name: string | undefined;
  readonly type: number;
  readonly body: Rope;
}

const END = 0x0b;
const section = (id: number, items: readonly Rope[]): Rope =>
  items.length === 0 ? [] : [id, sized(vector(items))];

/** Kinds in runs: how many, then which. */
const declarations = (kinds: readonly Kind[]): Rope => {
  const runs: { kind: Kind; count: number }[] = [];
  for (const kind of kinds) {
    const last = runs.at(-1);
    if (last?.kind === kind) last.count++;
    else runs.push({ kind, count: 1 });
  }
  return vector(runs.map(({ kind, count }) => [unsigned(count), kindByte[kind]]));
};

const limits = ({ pages, maximum, shared = false }: Memory): Rope => [
  (maximum === undefined ? 0 : 1) | (shared ? 2 : 0),
  unsigned(pages),
  maximum === undefined ? [] : unsigned(maximum),
];

const typeOf = (takes: readonly Kind[], gives: readonly Kind[]): readonly number[] => {
  const list = (kinds: readonly Kind[]): number[] => [kinds.length, ...kinds.map((kind) => kindByte[kind])];
  return [0x60, ...list(takes), ...list(gives)];
};

/** Puts a WebAssembly module together. */
export const moduleBuilder = (memory: Memory): ModuleBuilder => {
  const types: (readonly number[])[] = [];
  const functions: Declared[] = [];
  const segments: Rope[] = [];
  const indexOf = (type: readonly number[]): number => {
    const known = types.findIndex((other) => other.join() === type.join());
    return known >= 0 ? known : types.push(type) - 1;
  };
  return {
    func: ({ name, takes, gives }, body) => {
      const frame = frameOf(takes);
      const params = takes.map((kind, index) => ({ kind, index })) as Locals<typeof takes>;
      const code = flat([body(frame, ...params), END]);
      const index = functions.push({
        name,
        type: indexOf(typeOf(takes, gives)),
        body: sized([declarations(frame.kinds()), code]),
      });
      return { index: index - 1, takes, gives };
    },
    data: (at, bytes) => {
      segments.push([0, 0x41, signed(at), END, sized(bytes)]);
    },
    bytes: () => encode(memory, types, functions, segments),
  };
};

const encode = (
  memory: Memory,
  types: readonly Rope[],
  functions: readonly Declared[],
  segments: readonly Rope[],
): Uint8Array<ArrayBuffer> => {
  const exported = functions.flatMap(({ name }, index) =>
    name === undefined ? [] : [[text(name), 0, unsigned(index)]],
  );
  const own = memory.imported ? [] : [limits(memory)];
  return flat([
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, types),
    section(2, memory.imported ? [[text('env'), text('memory'), 2, limits(memory)]] : []),
    section(
      3,
      functions.map(({ type }) => unsigned(type)),
    ),
    section(5, own),
    section(7, [...exported, ...own.map(() => [text('memory'), 2, 0])]),
    section(
      10,
      functions.map(({ body }) => body),
    ),
    section(11, segments),
  ]);
};
