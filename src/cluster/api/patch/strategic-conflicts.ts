// Whether two strategic merge patches disagree. Models MergingMapsHaveConflicts of apimachinery/pkg/util/strategicpatch.
import type { JsonObject } from '../object.ts'
import type { Shape } from '../schema/index.ts'
import { isObject, sameJson } from './same-json.ts'
import { DIRECTIVE, keyOfItem, kindOfItems, RETAIN_KEYS, sortScalars, withoutDuplicates, type List } from './strategic-lists.ts'
import { strategyOfList, strategyOfObject, type PatchStrategy } from './strategic-schema.ts'

/** Whether the two patches give any field different values. */
export function haveConflicts(left: JsonObject, right: JsonObject, shape: Shape): boolean {
  if (left[DIRECTIVE] !== right[DIRECTIVE]) return true
  for (const key in left) {
    const other = right[key]
    if (key === DIRECTIVE || key === RETAIN_KEYS || other === undefined) continue
    if (membersConflict(key, left[key], other, shape)) return true
  }
  return false
}

function membersConflict(key: string, left: unknown, right: unknown, shape: Shape): boolean {
  if (isObject(left)) {
    if (!isObject(right)) return true
    const strategy = strategyOfObject(shape, key)
    return strategy.strategy === 'replace' ? left[DIRECTIVE] !== right[DIRECTIVE] : haveConflicts(left, right, strategy.below)
  }
  if (Array.isArray(left)) return !Array.isArray(right) || listsConflict(left, right, strategyOfPatchList(key, shape))
  return !sameJson(left, right)
}

/** Lists of directives (`$setElementOrder/containers`) are compared as they are. */
function strategyOfPatchList(key: string, shape: Shape): PatchStrategy {
  return key.startsWith('$') ? { below: shape, strategy: '', retainKeys: false, mergeKey: '' } : strategyOfList(shape, key)
}

function listsConflict(left: List, right: List, { strategy, mergeKey, below }: PatchStrategy): boolean {
  if (left.length === 0 && right.length === 0) return false
  const kind = kindOfItems(left, right)
  if (strategy === 'merge') {
    if (kind === 'scalar') return false
    const namesakes = new Map(right.map((item) => [keyOfItem(item, mergeKey), item as JsonObject]))
    return left.some((item) => {
      const namesake = namesakes.get(keyOfItem(item, mergeKey))
      return namesake !== undefined && haveConflicts(item as JsonObject, namesake, below)
    })
  }
  if (left.length !== right.length) return true
  return kind === 'object' ? !sameJson(left, right) : !sameJson(sortScalars(withoutDuplicates(left)), sortScalars(withoutDuplicates(right)))
}
