import type { ModelProto } from '../schema.js';
import { badFile, unsupported } from './complaints.js';

type Imports = ModelProto['opsetImport'];

/** Before, broadcasting and Scan were others; after, nobody knows yet what changes. */
const oldest = 9;
const newest = 26;

/** The version of ONNX's own operators; undefined where a file names none. */
export const opsetOf = (imports: Imports = [], what: string): number | undefined => {
  const own = imports.filter(({ domain = '' }) => domain === '' || domain === 'ai.onnx');
  if (own.length > 1 && new Set(own.map(({ version }) => version)).size > 1)
    throw badFile(
      `${what} must name one version of ONNX's operators`,
      own.map(({ version }) => version).join(', '),
    );
  const [first] = own;
  if (first === undefined) return undefined;
  const version = first.version ?? 0;
  if (version >= oldest && version <= newest) return version;
  throw unsupported(
    `${what} must use the operators of opset ${oldest} to ${newest}`,
    `opset ${version}`,
    'Convert it with onnx.version_converter.',
  );
};
