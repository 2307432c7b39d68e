// kubectl taint. Models kubectl/pkg/cmd/taint.
import type { Node, Taint } from '../../../api/types/core-v1.ts'
import { DRY_RUN_FLAGS, PRINT_FLAGS, SELECTOR_FLAGS, type Command } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import { dryRunOf, printResult } from '../../output.ts'
import { fetchSelected, parseArguments, selectorOf, throwErrors } from '../../selection.ts'

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

interface TaintChange { readonly key: string; readonly value: string; readonly effect: string; readonly isRemoval: boolean }

/** `key=value:Effect`, `key:Effect-`, `key-`. Throws CommandError. */
export function parseTaint(word: string): TaintChange {
  const isRemoval = word.endsWith('-')
  const spec = isRemoval ? word.slice(0, -1) : word
  const [left = '', effect = ''] = spec.split(':')
  const [key = '', value = ''] = left.split('=')
  if (!isRemoval && effect === '') throw new CommandError(`invalid taint spec: ${word}, ${spec.includes(':') ? '' : "must specify taint effect"}`.replace(/, $/, ''))
  if (effect !== '' && !EFFECTS.includes(effect)) throw new CommandError(`invalid taint effect: ${effect}, unsupported taint effect`)
  return { key, value, effect, isRemoval }
}

export const TAINT: Command = {
  name: 'taint',
  flags: [{ name: 'overwrite', type: 'bool' }, ...SELECTOR_FLAGS, ...PRINT_FLAGS, ...DRY_RUN_FLAGS],
  *run(invocation) {
    const { flags, args } = invocation
    const first = args.findIndex((word, i) => i > 0 && (word.includes(':') || word.includes('=') || word.endsWith('-')))
    const resources = first < 0 ? args : args.slice(0, first)
    const changes = (first < 0 ? [] : args.slice(first)).map(parseTaint)
    if (resources.length === 0) throw new CommandError('one or more resources must be specified as <resource> <name>')
    if (changes.length === 0) throw new CommandError('at least one taint update is required')
    const targets = yield* parseArguments(invocation, resources)
    if (targets.some((t) => t.name === undefined) && !flags.has('selector') && !flags.bool('all')) throw new CommandError('one or more resources must be specified as <resource> <name>')
    const { found, errors } = yield* fetchSelected(invocation, targets, selectorOf(invocation))
    const failed: unknown[] = [...errors]
    for (const { mapping, name, object } of found) {
      try {
        const old = (object as Node).spec?.taints ?? []
        const taints = applyTaints(name, old, changes, flags.bool('overwrite'))
        const verb = changes.every((c) => c.isRemoval) ? 'untainted' : changes.some((c) => c.isRemoval) || old.some((t) => changes.some((c) => c.key === t.key && c.effect === t.effect)) ? 'modified' : 'tainted'
        let result = object!
        if (dryRunOf(invocation) !== 'client') result = yield* invocation.send(mapping, 'patch', { name, contentType: 'application/strategic-merge-patch+json', body: { spec: { taints: taints.length > 0 ? [...taints, { $patch: 'replace' }] : null } }, query: { fieldManager: flags.string('field-manager') || 'kubectl-taint', ...(dryRunOf(invocation) === 'server' ? { dryRun: ['All'] } : {}) } })
        printResult(invocation, mapping, result, verb)
      } catch (error) {
        failed.push(error)
      }
    }
    throwErrors(failed)
  },
}

function applyTaints(node: string, old: readonly Taint[], changes: readonly TaintChange[], overwrite: boolean): Taint[] {
  let taints = [...old]
  for (const { key, value, effect, isRemoval } of changes) {
    const fits = (t: Taint): boolean => t.key === key && (effect === '' || t.effect === effect)
    if (isRemoval) {
      if (!taints.some(fits)) throw new CommandError(`taint ${JSON.stringify(effect ? `${key}:${effect}` : key)} not found`)
      taints = taints.filter((t) => !fits(t))
      continue
    }
    if (taints.some(fits) && !overwrite) throw new CommandError(`node ${node} already has ${key} taint(s) with same effect(s) and --overwrite is false`)
    taints = [{ key, ...(value ? { value } : {}), effect } as Taint, ...taints.filter((t) => !fits(t))]
  }
  return taints
}
