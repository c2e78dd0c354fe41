export { type TfjsWebglOptions, tfjsWebgl } from './tfjs-webgl.js';
