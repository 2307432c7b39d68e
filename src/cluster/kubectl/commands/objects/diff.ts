// `kubectl diff`: what apply would change, found by a dry run of the server and shown as `diff -u -N` does. Exit 1 for differences, 2 for failures.
import { EPOCH_MS, ApiError, decodeBase64Text, encodeBase64, marshalGoJSON, type KubeObject } from '../../../api/index.ts'
import type { Process } from '../../../../kernel/index.ts'
import { FILE_FLAGS, type Command } from '../../command.ts'
import { CommandError, PlainError, errorText, usageError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { formatYAML, omitManagedFields } from '../../printing/index.ts'
import { selectDocuments, type Selected } from '../../selection.ts'
import { fieldManagerOf, requireFiles } from './apply/apply.ts'
import { checkName, patchOf, placeOf } from './apply/client-side.ts'
import { configurationOf } from './apply/configuration.ts'
import { unifiedDiff } from './unified-diff.ts'
import { matchesLabels } from './matches-labels.ts'

const TROUBLE = 2

export const DIFF: Command = {
  name: 'diff',
  usageExitCode: TROUBLE,
  flags: [
    ...FILE_FLAGS,
    { name: 'selector', short: 'l', type: 'string' },
    { name: 'server-side', type: 'bool' },
    { name: 'force-conflicts', type: 'bool' },
    { name: 'field-manager', type: 'string' },
    { name: 'concurrency', type: 'int' },
    { name: 'prune', type: 'bool' },
    { name: 'prune-allowlist', type: 'array' },
    { name: 'show-managed-fields', type: 'bool' },
  ],
  *run(invocation) {
    try {
      return yield* diff(invocation)
    } catch (error) {
      if (error instanceof ApiError) throw new PlainError(errorText(error, invocation.target.server), TROUBLE)
      throw error instanceof CommandError ? new CommandError(error.message, TROUBLE) : error
    }
  },
}

function* diff(invocation: Invocation): Process<number> {
  const { args, command, flags } = invocation
  if (args.length > 0) throw usageError(command, `Unexpected args: [${args.join(' ')}]`, TROUBLE)
  requireFiles(invocation)
  const { entries } = yield* selectDocuments(invocation)
  const differences: string[] = []
  // Nothing is shown before all is known, and the first that goes wrong is the last that is looked at.
  for (const document of entries) {
    if ('failure' in document) throw document.failure
    if (!matchesLabels(flags.string('selector'), document.object)) continue
    const live = yield* liveOf(invocation, document)
    const merged = yield* mergedOf(invocation, document, live)
    const text = unifiedDiff(...texts(invocation, live, merged))
    if (text === '') continue
    const file = [document.mapping.group, document.mapping.version, document.mapping.kind, document.namespace ?? '', document.name].filter((part, at) => at > 0 || part !== '').join('.')
    const stamp = new Date(EPOCH_MS + invocation.now / 1000).toISOString().replace('T', ' ').replace(/\.(\d+)Z$/, '.$1000000 +0000')
    const [from, to] = [`/tmp/LIVE-${invocation.now}/${file}`, `/tmp/MERGED-${invocation.now}/${file}`]
    differences.push(`diff -u -N ${from} ${to}\n--- ${from}\t${stamp}\n+++ ${to}\t${stamp}\n${text}`)
  }
  invocation.out(differences.join(''))
  return differences.length > 0 ? 1 : 0
}

type Document = Selected & { readonly object: KubeObject }

function* liveOf(invocation: Invocation, { mapping, name, namespace }: Document): Process<KubeObject | undefined> {
  try {
    return yield* invocation.send(mapping, 'get', { name, ...placeOf(namespace) })
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'NotFound') return undefined
    throw error
  }
}

function* mergedOf(invocation: Invocation, document: Document, live: KubeObject | undefined): Process<KubeObject> {
  checkName(document)
  const { mapping, name, namespace, object } = document
  const isServerSide = invocation.flags.bool('server-side')
  const query = { fieldManager: fieldManagerOf(invocation, isServerSide ? 'kubectl' : 'kubectl-client-side-apply'), dryRun: ['All'] }
  if (isServerSide) return yield* invocation.send(mapping, 'patch', { name, ...placeOf(namespace), contentType: 'application/apply-patch+yaml', body: object, query: { ...query, force: invocation.flags.bool('force-conflicts') } })
  if (!live) return yield* invocation.send(mapping, 'create', { ...placeOf(namespace), body: object, query })
  const { patch, type } = patchOf(JSON.parse(configurationOf(object)) as KubeObject, live)
  if (marshalGoJSON(patch) === '{}') return live
  return yield* invocation.send(mapping, 'patch', { name, ...placeOf(namespace), contentType: type, body: patch, query })
}

function texts({ flags }: Invocation, live: KubeObject | undefined, merged: KubeObject): [string, string] {
  const [before, after] = merged.kind === 'Secret' ? masked(live, merged) : [live, merged]
  const textOf = (object: KubeObject | undefined): string => (object ? formatYAML(flags.bool('show-managed-fields') ? object : omitManagedFields(object)) : '')
  return [textOf(before), textOf(after)]
}

type Data = Readonly<Record<string, string>>

/** Values of a Secret are never shown: only whether they differ. */
function masked(live: KubeObject | undefined, merged: KubeObject): [KubeObject | undefined, KubeObject] {
  const dataOf = (object: KubeObject | undefined): Data => (object as { readonly data?: Data } | undefined)?.data ?? {}
  const [before, after] = [dataOf(live), dataOf(merged)]
  const mask = (data: Data, other: Data, word: string): Data => Object.fromEntries(Object.keys(data).map((key) => [key, encodeBase64(`***${key in other && decodeBase64Text(other[key]!) !== decodeBase64Text(data[key]!) ? ` (${word})` : ''}`)]))
  const hide = (object: KubeObject, data: Data): KubeObject => (Object.keys(data).length > 0 ? ({ ...object, data } as KubeObject) : object)
  return [live && hide(live, mask(before, after, 'before')), hide(merged, mask(after, before, 'after'))]
}
