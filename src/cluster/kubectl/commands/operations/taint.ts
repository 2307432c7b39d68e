// kubectl taint. Models kubectl/pkg/cmd/taint.
import { deepEqual, isQualifiedName, isValidLabelValue } from '../../../api/index.ts'
import type { Node, Taint } from '../../../api/types/core-v1.ts'
import { DRY_RUN_FLAGS, PRINT_FLAGS, SELECTOR_FLAGS, type Command } from '../../command.ts'
import { CommandError, ErrorList, usageError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { dryRunOf, printResult } from '../../output.ts'
import { fetchSelected, parseArguments, selectorOf, throwErrors, type Selected } from '../../selection.ts'
import type { Process } from '../../../../kernel/index.ts'

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

interface TaintChanges { readonly added: readonly Taint[]; readonly removed: readonly Pick<Taint, 'key' | 'effect'>[] }

/** Reads `key=value:Effect`, `key:Effect-`, `key-`. Throws UsageError. Models parseTaints of taint/utils.go. */
export function parseTaints(words: readonly string[]): TaintChanges {
  const added: Taint[] = []
  const removed: Pick<Taint, 'key' | 'effect'>[] = []
  for (const word of words) {
    if (word.endsWith('-')) {
      const { key, effect } = parseTaint(word.slice(0, -1))
      removed.push({ key, effect })
      continue
    }
    const taint = parseTaint(word)
    if ((taint.effect as string) === '') throw new CommandError(`invalid taint spec: ${word}`)
    if (added.some((other) => isSame(other, taint))) throw new CommandError(`duplicated taints with the same key and effect: {${taint.key} ${taint.value ?? ''} ${taint.effect} <nil>}`)
    added.push(taint)
  }
  return { added, removed }
}

/** A taint; its effect is empty where a removal names none. */
function parseTaint(spec: string): Taint {
  const invalid = (problems: readonly string[] = []): CommandError => new CommandError(`invalid taint spec: ${spec}${problems.length > 0 ? `, ${problems.join('; ')}` : ''}`)
  const [left = '', effect, ...more] = spec.split(':')
  if (more.length > 0) throw invalid()
  if (effect !== undefined && !EFFECTS.includes(effect)) throw new CommandError(`invalid taint effect: ${effect}, unsupported taint effect`)
  const [key = '', value, ...rest] = effect === undefined ? [left] : left.split('=')
  if (rest.length > 0) throw invalid()
  for (const problems of [value === undefined ? [] : isValidLabelValue(value), isQualifiedName(key)]) if (problems.length > 0) throw invalid(problems)
  return { key, ...(value ? { value } : {}), effect: effect ?? '' } as Taint
}

const isSame = (a: Pick<Taint, 'key' | 'effect'>, b: Pick<Taint, 'key' | 'effect'>): boolean => a.key === b.key && a.effect === b.effect

export const TAINT: Command = {
  name: 'taint',
  flags: [{ name: 'overwrite', type: 'bool' }, ...SELECTOR_FLAGS, ...PRINT_FLAGS, ...DRY_RUN_FLAGS],
  *run(invocation) {
    const { flags, args } = invocation
    const { resources, words } = splitArguments(args)
    if (resources.length === 0) throw new CommandError('one or more resources must be specified as <resource> <name>')
    if (words.length === 0) throw new CommandError('at least one taint update is required')
    const changes = readChanges(words)
    const type = resources[0]!.toLowerCase()
    if ((yield* invocation.mapper.find(type)).kind !== 'Node') throw new CommandError(`invalid resource type ${type}, only node types are supported`)
    refuseContradictions(changes)
    if (flags.bool('all') && flags.string('selector') !== '') throw new CommandError("setting 'all' parameter with a non empty selector is prohibited")
    if (!flags.bool('all') && flags.string('selector') === '' && resources.length < 2) throw new CommandError("at least one resource name must be specified since 'all' parameter is not set")
    const { found, errors } = yield* fetchSelected(invocation, yield* parseArguments(invocation, resources), selectorOf(invocation))
    const failed: unknown[] = [...errors]
    for (const selected of found) {
      try {
        yield* taintOne(invocation, selected, changes)
      } catch (error) {
        failed.push(error)
      }
    }
    throwErrors(failed)
  },
}

/** What comes before the first taint names nodes. */
function splitArguments(args: readonly string[]): { readonly resources: readonly string[]; readonly words: readonly string[] } {
  const isTaint = (word: string): boolean => word.includes('=') || word.includes(':') || word.endsWith('-')
  const first = args.findIndex(isTaint)
  if (first < 0) return { resources: args, words: [] }
  const stray = args.slice(first).find((word) => !isTaint(word))
  if (stray !== undefined) throw new CommandError(`all resources must be specified before taint changes: ${stray}`)
  return { resources: args.slice(0, first), words: args.slice(first) }
}

function readChanges(words: readonly string[]): TaintChanges {
  try {
    return parseTaints(words)
  } catch (error) {
    throw error instanceof CommandError ? usageError('kubectl taint', error.message) : error
  }
}

function refuseContradictions({ added, removed }: TaintChanges): void {
  const both = added.flatMap((taint) => removed.filter(({ key, effect }) => key === taint.key && ((effect as string) === '' || effect === taint.effect)).map(({ key, effect }) => `${key}=${effect}`))
  if (both.length > 0) throw new CommandError(`can not both modify and remove the following taint(s) in the same command: ${both.join(', ')}`)
}

function* taintOne(invocation: Invocation, { mapping, name, object }: Selected, changes: TaintChanges): Process<void> {
  const dryRun = dryRunOf(invocation)
  const node = object as Node
  const { taints, verb } = planTaints(node, changes, invocation.flags.bool('overwrite'))
  if (dryRun === 'client') return printResult(invocation, mapping, { ...node, spec: { ...node.spec, taints } } as Node, verb, { bare: true })
  const old = node.spec?.taints ?? []
  const body = deepEqual(old, taints) ? {} : { spec: { taints: taints.length > 0 ? taints : null } }
  const query = { fieldManager: invocation.flags.string('field-manager') || 'kubectl-taint', ...(dryRun === 'server' ? { dryRun: ['All'] } : {}) }
  printResult(invocation, mapping, yield* invocation.send(mapping, 'patch', { name, contentType: 'application/strategic-merge-patch+json', body, query }), verb, { bare: true, typed: true })
}

/** The taints that a node is to have, and the word for what happened to it. Throws CommandError. Models reorganizeTaints. */
export function planTaints({ metadata, spec }: Node, { added, removed }: TaintChanges, overwrite: boolean): { readonly taints: readonly Taint[]; readonly verb: string } {
  const old = spec?.taints ?? []
  const existing = added.flatMap((taint) => old.filter((other) => isSame(other, taint)).map(({ key }) => key))
  if (existing.length > 0 && !overwrite) throw new CommandError(`node ${metadata.name} already has ${existing.join(',')} taint(s) with same effect(s) and --overwrite is false`)
  let taints = [...added, ...old.filter((taint) => !added.some((other) => isSame(other, taint)))]
  const hasMore = taints.length !== old.length
  const missing: string[] = []
  let isDeleted = false
  for (const { key, effect } of removed) {
    const left = taints.filter((taint) => !((effect as string) === '' ? taint.key === key : isSame(taint, { key, effect })))
    isDeleted = left.length < taints.length
    if (!isDeleted) missing.push(`taint ${JSON.stringify((effect as string) === '' ? key : `${key}:${effect}`)} not found`)
    taints = left
  }
  if (missing.length > 0) throw missing.length === 1 ? new CommandError(missing[0]!) : new ErrorList(missing.map((message) => new CommandError(message)))
  return { taints, verb: (hasMore && isDeleted) || overwrite ? 'modified' : hasMore ? 'tainted' : 'untainted' }
}
