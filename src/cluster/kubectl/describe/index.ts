// `kubectl describe`: an object and what belongs to it, as text for people. Models kubectl/pkg/describe.
// Writing is a pure function; what it needs besides is named first (`relatedTo`) and fetched by whoever runs the command.
// Left out: versions other than those that a v1.34 server prefers.
// registry.ts says which describer writes which kind, page.ts what it writes on; one file per family of kinds, generic.ts for all others.
import type { KubeObject } from '../../api/object.ts'
import { describeEvents } from './events.ts'
import { Page } from './page.ts'
import { describerFor } from './registry.ts'
import { Related, type Answer, type Query } from './related.ts'

export { keyOfQuery } from './related.ts'
export type { Answer, Query } from './related.ts'
export { ruleRows } from './access.ts'
export { describeTemplateText } from './template-text.ts'

export interface DescribeOptions {
  /** Cluster time in microseconds: ages are told from it. */
  readonly now: number
  /** `--show-events`; true unless said otherwise. */
  readonly showEvents?: boolean
  /** The answers to the queries of `relatedTo`, by `keyOfQuery`. */
  readonly answers: ReadonlyMap<string, Answer>
}

/** What to fetch before describing an object: related objects, then events unless those are not wanted. */
export function relatedTo(object: KubeObject, showEvents = true): readonly Query[] {
  const { related, events } = describerFor(object)
  return [...(related?.(object) ?? []), ...(showEvents ? events?.(object) ?? [] : [])]
}

/** The description of an object. It must carry apiVersion and kind, which choose the describer. */
export function describe(object: KubeObject, { now, showEvents = true, answers }: DescribeOptions): string {
  const { events, write } = describerFor(object)
  const page = new Page(now)
  const related = new Related(answers)
  write(page, object, related)
  if (showEvents && events) describeEvents(page, related, events(object))
  return page.text()
}
