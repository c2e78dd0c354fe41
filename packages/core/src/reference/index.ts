export { folding } from './folding.js';
export { reference } from './reference.js';
