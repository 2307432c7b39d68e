// What a description needs beside the object itself, fetched before it is written so that writing it is a pure function.
import type { GroupVersionResource, KubeObject } from '../../api/object.ts'

/** One request: a get when it has a name, else a list. */
export interface Query extends GroupVersionResource {
  readonly namespace?: string
  readonly name?: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
}

/** What the API server said to a query; `error` is the message of its Status. */
export type Answer =
  | { readonly object: KubeObject }
  | { readonly items: readonly KubeObject[] }
  | { readonly error: string; readonly reason?: string }

/** Identifies a query among the answers. */
export function keyOfQuery({ group, version, resource, namespace = '', name = '', labelSelector = '', fieldSelector = '' }: Query): string {
  return [group, version, resource, namespace, name, labelSelector, fieldSelector].join('|')
}

/** The answers that describe reads. */
export class Related {
  readonly #answers: ReadonlyMap<string, Answer>

  constructor(answers: ReadonlyMap<string, Answer>) {
    this.#answers = answers
  }

  /** The objects of a list; none when it failed or was not asked. */
  list<T extends KubeObject>(query: Query): readonly T[] {
    const answer = this.#answers.get(keyOfQuery(query))
    return answer && 'items' in answer ? (answer.items as readonly T[]) : []
  }

  /** The one object, or the error that came instead. */
  get<T extends KubeObject>(query: Query): { readonly object: T } | { readonly error: string } {
    const answer = this.#answers.get(keyOfQuery(query))
    if (answer && 'object' in answer) return { object: answer.object as T }
    return { error: answer && 'error' in answer ? answer.error : 'not fetched' }
  }

  /** Why a query failed; undefined when it did not. */
  failure(query: Query): { readonly error: string; readonly reason?: string } | undefined {
    const answer = this.#answers.get(keyOfQuery(query))
    return answer && 'error' in answer ? answer : undefined
  }
}

export const PODS = { group: '', version: 'v1', resource: 'pods' } as const
export const EVENTS = { group: '', version: 'v1', resource: 'events' } as const
