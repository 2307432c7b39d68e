// kubectl wait. Models kubectl/pkg/cmd/wait.
import { JSONPathError, findResults, formatGoValue, parseJSONPath, type KubeObject, type Template } from '../../../api/index.ts'
import { MILLISECOND, SECOND, sleep, type Micros, type Process } from '../../../../kernel/index.ts'
import { FILE_FLAGS, PRINT_FLAGS, SELECTOR_FLAGS, type Command } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { printResult } from '../../output.ts'
import { relaxedJSONPath } from '../../printing/index.ts'
import { fetchSelected, findTargets, isNotFound, selectDocuments, selectorOf, throwErrors, type Selected } from '../../selection.ts'
import { watchObject } from './watch-object.ts'

const DEFAULT_TIMEOUT = 30 * SECOND
/** What a negative timeout stands for: a week. */
const FOREVER = 168 * 3600 * SECOND
const CREATE_POLL = 500 * MILLISECOND

type Check = (object: KubeObject) => boolean
type Condition = { readonly is: 'delete' } | { readonly is: 'create' } | { readonly is: 'check'; readonly check: Check }

export const WAIT: Command = {
  name: 'wait',
  flags: [{ name: 'for', type: 'string' }, { name: 'timeout', type: 'duration' }, { name: 'local', type: 'bool' }, ...FILE_FLAGS, ...SELECTOR_FLAGS, ...PRINT_FLAGS],
  *run(invocation) {
    const { flags } = invocation
    const condition = parseCondition(flags.string('for'))
    const given = flags.duration('timeout', DEFAULT_TIMEOUT)
    const timeout = given < 0 ? FOREVER : given
    const deadline = invocation.now + timeout
    const { found, errors } = condition.is === 'create' ? yield* created(invocation, deadline) : yield* targets(invocation)
    const failed = errors.filter((error) => condition.is !== 'delete' || !isNotFound(error))
    for (const selected of found) {
      try {
        const object = yield* meets(invocation, selected, condition, deadline)
        printResult(invocation, selected.mapping, object, 'condition met')
      } catch (error) {
        failed.push(error)
      }
    }
    if (found.length === 0 && failed.length === 0 && condition.is !== 'delete') throw new CommandError('no matching resources found')
    throwErrors(failed)
  },
}

function* targets(invocation: Invocation): Process<{ found: readonly Selected[]; errors: readonly unknown[] }> {
  const { args, flags } = invocation
  if (flags.list('filename').length > 0) {
    const { found, errors } = yield* selectDocuments(invocation)
    const failed = [...errors]
    const there: Selected[] = []
    for (const each of found) {
      try {
        there.push({ ...each, object: yield* invocation.send(each.mapping, 'get', each) })
      } catch (error) {
        failed.push(error)
      }
    }
    return { found: there, errors: failed }
  }
  const wanted = yield* findTargets(invocation, args)
  return wanted === 'files' ? { found: [], errors: [] } : yield* fetchSelected(invocation, wanted, selectorOf(invocation), flags.bool('all-namespaces'))
}

/** Looks twice a second until everything that was named is there. */
function* created(invocation: Invocation, deadline: Micros): Process<{ found: readonly Selected[]; errors: readonly unknown[] }> {
  for (;;) {
    const all = yield* targets(invocation)
    if (!all.errors.some(isNotFound)) return all
    if (invocation.now + CREATE_POLL > deadline) {
      yield* sleep(Math.max(0, deadline - invocation.now))
      throw new CommandError('timed out waiting for the condition')
    }
    yield* sleep(CREATE_POLL)
  }
}

/** Waits for the object to meet the condition; gives it as it is then. Throws when the time is over. */
function* meets(invocation: Invocation, selected: Selected, condition: Condition, deadline: Micros): Process<KubeObject> {
  const { mapping, name, object } = selected
  if (condition.is === 'create') return object!
  // Without time the object is looked at once.
  if (invocation.flags.duration('timeout', DEFAULT_TIMEOUT) === 0) {
    if (condition.is !== 'check' || !condition.check(object!)) throw new CommandError(`condition not met for ${mapping.resource}/${name}`)
    return object!
  }
  const result = yield* watchObject<KubeObject>(invocation, mapping, selected, deadline, (event) => {
    if (condition.is === 'delete') return event.type !== 'present' || event.object.metadata.uid !== object?.metadata.uid ? object : undefined
    return event.type === 'present' && condition.check(event.object) ? event.object : undefined
  })
  if (result === undefined) throw new CommandError(`timed out waiting for the condition on ${mapping.resource}/${name}`)
  return result
}

/** Reads `--for`. Throws CommandError. */
export function parseCondition(text: string): Condition {
  const lower = text.toLowerCase()
  if (lower === 'delete') return { is: 'delete' }
  if (lower === 'create') return { is: 'create' }
  if (lower.startsWith('condition=')) {
    const [name = '', ...value] = lower.slice('condition='.length).split('=')
    return { is: 'check', check: conditionCheck(name, value.length > 0 ? value.join('=') : 'true') }
  }
  if (lower.startsWith('jsonpath=')) return { is: 'check', check: jsonpathCheck(text.slice('jsonpath='.length)) }
  throw new CommandError(`unrecognized condition: ${JSON.stringify(text)}`)
}

interface Conditioned extends KubeObject {
  readonly status?: { readonly observedGeneration?: number; readonly conditions?: readonly { readonly type?: string; readonly status?: string; readonly observedGeneration?: number }[] }
}

/** True when a condition has the status, and speaks of the present generation. */
function conditionCheck(name: string, wanted: string): Check {
  return (object) => {
    const { metadata, status } = object as Conditioned
    const condition = status?.conditions?.find(({ type }) => type?.toLowerCase() === name)
    if (!condition) return false
    const observed = condition.observedGeneration ?? status?.observedGeneration
    if (metadata.generation !== undefined && observed !== undefined && observed < metadata.generation) return false
    return condition.status?.toLowerCase() === wanted
  }
}

/** `{.status.phase}=Running`, or a path alone that has to lead somewhere. */
function jsonpathCheck(text: string): Check {
  const [path = '', wanted] = splitPath(text)
  const template = parsePath(path)
  const value = wanted?.replace(/^['"]+|['"]+$/g, '')
  if (value === '') throw new CommandError("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3")
  return (object) => {
    const results = find(template, object)
    if (results.length === 0 || results[0]!.length === 0) return false
    if (value === undefined) return true
    if (results.length > 1) throw new CommandError('given jsonpath expression matches more than one list')
    if (results[0]!.length > 1) throw new CommandError('given jsonpath expression matches more than one value')
    const [found] = results[0]!
    if (typeof found === 'object' && found !== null) throw new CommandError('jsonpath leads to a nested object or list which is not supported')
    return formatGoValue(found).trim() === value.trim()
  }
}

/** Splits at the equals sign behind the path, not at those inside its braces. */
function splitPath(text: string): readonly string[] {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '{' || text[at] === '[') depth++
    else if (text[at] === '}' || text[at] === ']') depth--
    else if (text[at] === '=' && depth === 0) return [text.slice(0, at), text.slice(at + 1)]
  }
  return [text]
}

function parsePath(path: string): Template {
  try {
    return parseJSONPath(relaxedJSONPath(path))
  } catch (error) {
    throw new CommandError((error as Error).message)
  }
}

function find(template: Template, object: KubeObject): readonly (readonly unknown[])[] {
  try {
    return findResults(template, object, true)
  } catch (error) {
    if (error instanceof JSONPathError) throw new CommandError(error.message)
    throw error
  }
}

