import { printShape } from '@nalu/core';
import { writeFileAtomically } from '@nalu/core/node';
import { inspectOnnx } from '@nalu/onnx';
import { type ExitCode, exitCodes, type Io } from '../io.js';
import { findTrained } from '../run-folder.js';
import { plain } from '../table.js';
import { type FormFlags, onnxOf } from '../trained-onnx.js';

export interface ExportFlags extends FormFlags {
  readonly output: string;
  readonly which?: string;
}

/** `nalu export` */
export const exportCommand = async (path: string, flags: ExportFlags, io: Io): Promise<ExitCode> => {
  const trained = await findTrained(path, flags.which);
  const bytes = await onnxOf(trained, flags);
  await writeFileAtomically(flags.output, bytes);
  const { inputs, outputs } = inspectOnnx(bytes);
  const list = (tensors: typeof inputs) =>
    tensors.map(({ name, type, shape }) => `${name} ${printShape(shape, type)}`).join(', ');
  io.out(
    plain(
      `${flags.output}: ${trained.name}, ${list(inputs)} → ${list(outputs)}, ${bytes.length.toLocaleString('en')} bytes`,
    ),
  );
  io.out('\n');
  return exitCodes.done;
};
