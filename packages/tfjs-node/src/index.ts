export { type TfjsNodeOptions, tfjsNode } from './tfjs-node.js';
