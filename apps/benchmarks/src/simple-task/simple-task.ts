import type { Request } from '../options.js';

export const simpleTask = async (_: Extract<Request, { readonly kind: 'simple-task' }>): Promise<void> => {};
