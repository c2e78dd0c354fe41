/** What we use of the WebGL interface of browsers. */
interface Context {
  readonly RENDERER: number;
  readonly getParameter: (name: number) => string;
  readonly getExtension: <N extends keyof Extensions>(name: N) => Extensions[N] | null;
}

interface Extensions {
  readonly WEBGL_debug_renderer_info: { readonly UNMASKED_RENDERER_WEBGL: number };
  readonly WEBGL_lose_context: { readonly loseContext: () => void };
}

type Canvas = new (width: number, height: number) => { getContext: (kind: 'webgl2') => Context | null };

/** What the driver calls the GPU, for an error message. */
export const gpuName = (): string => {
  const { OffscreenCanvas } = globalThis as { OffscreenCanvas?: Canvas };
  const gl = OffscreenCanvas && new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) return 'this device';
  const named = gl.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER;
  const name = gl.getParameter(named);
  // A page has few contexts, and the oldest ones go first.
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return `"${name}"`;
};
