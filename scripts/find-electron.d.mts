export function findElectron(folder?: string, environment?: Readonly<Record<string, string | undefined>>): string | null
export function whyNoDesktop(
  binary?: string | null,
  around?: {
    readonly platform?: NodeJS.Platform
    readonly environment?: Readonly<Record<string, string | undefined>>
    readonly userId?: number | undefined
  },
): string | null
