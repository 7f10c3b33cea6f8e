/** Compiles the engine's kernels where they are older than their sources. */
export function buildKernels(): Promise<void>
