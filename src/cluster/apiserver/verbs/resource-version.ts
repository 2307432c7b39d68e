// What a resourceVersion in a read's query may be. Models apiserver/pkg/storage (versioner, options).
import type { ApiError } from '../../api/index.ts'
import type { Core } from '../core.ts'
import { timeout } from '../status.ts'

const DIGITS = /^[0-9]+$/

/** The revision that a text means; undefined for none. Calls `refuse` with the parser's words when it is no number. */
export function parseRevision(text: string | undefined, refuse: (problem: string) => ApiError): number | undefined {
  if (!text) return undefined
  if (!DIGITS.test(text)) throw refuse(`resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Number(text)
}

/** Throws when a revision lies in the future. (Upstream waits three seconds for it to come.) */
export function checkNotAhead(core: Core, revision: number | undefined): void {
  if (revision !== undefined && revision > core.etcd.revision) throw tooLarge(revision, core.etcd.revision)
}

/** A revision that has not happened yet. */
export function tooLarge(asked: number, current: number): ApiError {
  return timeout(`Too large resource version: ${asked}, current: ${current}`, { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 })
}
