import { vi } from 'vitest';
import '../support.js';

// The union package, which greets on the console.
const greeting = vi.spyOn(console, 'warn').mockImplementation(() => {});
export const tf: typeof import('@tensorflow/tfjs') = await import('@tensorflow/tfjs');
await import('@tensorflow/tfjs-backend-wasm');
greeting.mockRestore();
await tf.setBackend('cpu');
