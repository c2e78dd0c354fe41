import { product } from './product.js';
import { simple } from './simple.js';
import type { Task } from './task.js';

/** Every task, by the name of its command. */
export const tasks = { 'simple-task': simple, 'product-task': product } as const satisfies Readonly<
  Record<string, Task>
>;

export type TaskName = keyof typeof tasks;
export const taskNames = Object.keys(tasks) as readonly TaskName[];
