import type { ApiReference } from './api-reference.d.mts'

/** docs/api.md, absolute. */
export const API_DOCS: string

export function apiDocs(): ApiReference
