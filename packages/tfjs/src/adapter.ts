// What an adapter of one more engine builds on, beside `tfjsBackend`: users need none of it.

export { bury, type Device, type Failure, type FallibleDevice, fallible } from './device.js';
export { startEngine } from './engine.js';
export { importPeer, type Peer } from './peers.js';
