export function serveApp(): Promise<{ readonly url: string; close(): void }>
