// What a dry run has to show: which objects would come, change or be refused, and their texts. Pure.
import { stringify } from 'yaml'
import type { KubeObject } from '../../worker/protocol.ts'
import type { Outcome } from './ask-server.ts'

/** kubectl's own bookkeeping of what was applied: the whole text again. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

export function changeOf({ result: { before, after } }: Outcome): 'created' | 'configured' | 'unchanged' | 'refused' {
  if (!after) return 'refused'
  if (!before) return 'created'
  return textOf(before) === textOf(after) ? 'unchanged' : 'configured'
}

/** `deployment/web`; undefined where the server could not make it out. */
export function nameOfOutcome({ result: { before, after } }: Outcome): string | undefined {
  const object = after ?? before
  return object && `${(object.kind ?? '').toLowerCase()}/${object.metadata.name}`
}

/** One side of all documents that the server would take, as one text. */
export function shownText(outcomes: readonly Outcome[], side: 'before' | 'after'): string {
  const changing = outcomes.filter((outcome) => changeOf(outcome) === 'created' || changeOf(outcome) === 'configured')
  return changing.map(({ result }) => (result[side] ? textOf(result[side]) : '')).filter((text) => text !== '').join('---\n')
}

/** An object as a person reads it: without what others keep in it for themselves. */
function textOf(object: KubeObject): string {
  const { managedFields: _, annotations, ...metadata } = object.metadata
  const { [LAST_APPLIED]: __, ...others } = annotations ?? {}
  return stringify({ ...object, metadata: { ...metadata, ...(Object.keys(others).length > 0 ? { annotations: others } : {}) } }, { aliasDuplicateObjects: false, lineWidth: 0 })
}
