export { type ExitCode, exitCodes, type Io } from './io.js';
export { run } from './run.js';
