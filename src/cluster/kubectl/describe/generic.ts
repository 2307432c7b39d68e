// `kubectl describe` of kinds without a describer of their own, custom resources among them. Models genericDescriber.
import { formatGoValue } from '../../api/jsonpath/index.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Describer } from './describer.ts'
import { eventsQuery } from './events.ts'
import type { Page } from './page.ts'

export const genericDescriber: Describer = {
  events: (object) => [eventsQuery(object, object.kind ?? '')],
  write(page, object) {
    page.header(object.metadata)
    describeMembers(page, 0, object, '')
  },
}

/** Shown in the header, or of no use to a reader. */
const SKIPPED: ReadonlySet<string> = new Set(['.metadata.managedFields', '.metadata.name', '.metadata.namespace', '.metadata.labels', '.metadata.annotations'])

type Members = { readonly [key: string]: unknown }

function describeMembers(page: Page, level: number, members: KubeObject | Members, path: string): void {
  for (const [key, value] of Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const inner = `${path}.${key}`
    if (SKIPPED.has(inner)) continue
    if (typeof value !== 'object' || value === null) {
      page.field(level, labelOf(key), formatGoValue(value))
      continue
    }
    page.line(level, `${labelOf(key)}:`)
    if (!Array.isArray(value)) describeMembers(page, level + 1, value as Members, inner)
    else for (const item of value) describeItem(page, level + 1, item, inner)
  }
}

function describeItem(page: Page, level: number, item: unknown, path: string): void {
  if (typeof item === 'object' && item !== null && !Array.isArray(item)) describeMembers(page, level, item as Members, path)
  else page.line(level, formatGoValue(item))
}

const ACRONYMS: ReadonlySet<string> = new Set(['API', 'URL', 'UID', 'OSB', 'GUID'])

/** `creationTimestamp` reads `Creation Timestamp`; a name with other characters than letters and dashes stays as it is. */
function labelOf(key: string): string {
  if (!/^[\p{L}-]*$/u.test(key)) return key
  const words = key.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|[^\p{Lu}\p{Ll}]+/gu) ?? []
  return words.map((word) => (ACRONYMS.has(word.toUpperCase()) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1))).join(' ')
}
