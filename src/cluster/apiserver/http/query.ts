// Query parameters, converted as apimachinery's queryparams and conversion functions do: numbers strictly, booleans loosely.
import type { ApiError, ApiQuery } from '../../api/index.ts'
import { badRequest } from '../status.ts'

const NUMBERS = new Set(['limit', 'timeoutSeconds', 'gracePeriodSeconds', 'tailLines', 'sinceSeconds', 'limitBytes'])
const BOOLEANS = new Set(['allowWatchBookmarks', 'sendInitialEvents', 'force', 'orphanDependents', 'follow', 'previous', 'timestamps', 'stdin', 'tty', 'watch'])
const LISTS = new Set(['dryRun', 'command'])

export type ParsedQuery = { readonly query: ApiQuery; readonly flags: { readonly watch: boolean } } | { readonly refused: ApiError }

/** Parameters that no option is called by are kept as texts: paths that name no resource have their own. */
export function parseQuery(text: string): ParsedQuery {
  const values: Record<string, unknown> = {}
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const at = pair.indexOf('=')
    const name = unescape(at < 0 ? pair : pair.slice(0, at))
    const value = unescape(at < 0 ? '' : pair.slice(at + 1))
    if (LISTS.has(name)) values[name] = [...((values[name] as string[] | undefined) ?? []), value]
    else if (name in values) continue
    else if (BOOLEANS.has(name)) values[name] = value.toLowerCase() !== 'false' && value !== '0'
    else if (!NUMBERS.has(name)) values[name] = value
    else if (value !== '') {
      if (!/^[+-]?[0-9]+$/.test(value)) return { refused: badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`) }
      values[name] = Number(value)
    }
  }
  const { watch = false, ...query } = values
  return { query: query as ApiQuery, flags: { watch: watch as boolean } }
}

function unescape(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}
