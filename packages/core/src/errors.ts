/** What went wrong, in a word that programs can rely on. */
export type NaluErrorCode =
  | 'NALU_SHAPE' // a tensor of the wrong shape or rank
  | 'NALU_TREE' // a missing, an extra or an unknown parameter
  | 'NALU_OPTION' // an option outside what it may be
  | 'NALU_DATA' // NaN, ∞ or a label out of range in what the user handed over
  | 'NALU_DIVERGED' // NaN or ∞ that training itself produced
  | 'NALU_UNSUPPORTED' // well formed, but not possible here
  | 'NALU_EXPORT' // a program that does not fit the file asked for
  | 'NALU_FILE' // a file that cannot be read or written, or is not what it says
  | 'NALU_MISSING_PEER' // a package the user has to install
  | 'NALU_DISPOSED'; // a value used after it was given back

const marker = Symbol.for('nalu.error');

/** Every error that nalu raises on purpose. */
export class NaluError extends Error {
  override readonly name = 'NaluError';
  readonly [marker] = true;

  constructor(
    readonly code: NaluErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Recognises a `NaluError` even when two copies of this package are loaded. */
  static is(error: unknown): error is NaluError {
    return typeof error === 'object' && error !== null && marker in error;
  }
}

export interface Complaint {
  /** The public function that speaks. */
  readonly who: string;
  /** What it required, as the rest of a sentence. */
  readonly required: string;
  readonly got: string;
  /** One sentence of remedy. */
  readonly advice?: string;
  readonly cause?: unknown;
}

/** The one form of every message: `<who>: <what was required>, got <what came>. <What to do.>` */
export const complain = (code: NaluErrorCode, { who, required, got, advice, cause }: Complaint): NaluError =>
  new NaluError(
    code,
    `${who}: ${required}, got ${got}.${advice === undefined ? '' : ` ${advice}`}`,
    cause === undefined ? undefined : { cause },
  );
