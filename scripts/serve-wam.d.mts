export const POLICY: string
export function serveWam(
  port?: number,
  more?: Readonly<Record<string, readonly [file: string, policy?: string]>>,
): Promise<{ url: string; close(): void }>
