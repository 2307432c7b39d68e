// The kinds that extend the API server.
import type { AnyKindRules } from './kind-rules.ts'

export const EXTENSION_KINDS: { readonly [kind: string]: AnyKindRules } = {}
