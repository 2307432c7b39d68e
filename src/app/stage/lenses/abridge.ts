// Of a large cluster a lens draws some, and says how many there are besides: a thousand trees in a picture would be a texture.
import type { KubeObject } from '../../../worker/protocol.ts'
import { words } from '../../../words/index.ts'
import { EMPTY, blockOf, type Block } from './arrange.ts'
import { CARD_WIDTH, gaugeOf } from './cards.ts'
import type { LensInput } from './input.ts'

/** The first of all, and those that are looked at; how many are left out. */
export function abridged<T>(all: readonly T[], most: number, isLookedAt: (each: T) => boolean): { readonly shown: readonly T[]; readonly left: number } {
  if (all.length <= most) return { shown: all, left: 0 }
  const first = all.slice(0, most)
  const looked = all.slice(most).find(isLookedAt)
  return { shown: looked === undefined ? first : [...first.slice(0, -1), looked], left: all.length - most }
}

/** What stands for those that are left out. Where the page has only a part, nobody here knows how many. */
export function moreCard(id: string, left: number, isPart: boolean): Block {
  if (left === 0) return EMPTY
  return blockOf({ id, kind: 'card', sign: 'object', tone: 'quiet', label: isPart ? words('lenses')('many') : words('lenses')('more', { count: left }), note: words('lenses')('moreFound'), width: CARD_WIDTH, height: 62 })
}

/** True when the page has only some of the objects of this kind. */
export const hasPartOf = ({ counts }: Pick<LensInput, 'counts'>, resource: string): boolean => counts?.[resource] !== undefined

/** How many Pods an owner says that it has, when the page has only a part of them. */
export function podsSaidBy(input: Pick<LensInput, 'counts'>, resource: string, object: KubeObject): number | undefined {
  if (!hasPartOf(input, 'pods')) return undefined
  switch (resource) {
    case 'replicasets.apps':
    case 'statefulsets.apps':
    case 'daemonsets.apps':
      return gaugeOf(resource, object).there
    default:
      return undefined
  }
}
