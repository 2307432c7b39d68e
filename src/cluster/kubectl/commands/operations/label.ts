// kubectl label and annotate. Models kubectl/pkg/cmd/label and pkg/cmd/annotate.
import { isValidLabelValue, type KubeObject } from '../../../api/index.ts'
import { DRY_RUN_FLAGS, FILE_FLAGS, PRINT_FLAGS, SELECTOR_FLAGS, type Command } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { dryRunOf, dryRunSuffix, printerOf, printResult } from '../../output.ts'
import { CHANGE_CAUSE, RECORD_FLAG, changeCause } from '../../record.ts'
import { kindName } from '../../rest-mapper.ts'
import { selectTargets, throwErrors } from '../../selection.ts'
import type { Process } from '../../../../kernel/index.ts'

const FLAGS = [RECORD_FLAG, { name: 'overwrite', type: 'bool' }, { name: 'list', type: 'bool' }, { name: 'local', type: 'bool' }, { name: 'resource-version', type: 'string' }, ...FILE_FLAGS, ...SELECTOR_FLAGS, ...PRINT_FLAGS, ...DRY_RUN_FLAGS] as const

type Field = 'labels' | 'annotations'

export const LABEL: Command = { name: 'label', flags: FLAGS, run: (invocation) => change(invocation, 'labels') }
export const ANNOTATE: Command = { name: 'annotate', flags: FLAGS, run: (invocation) => change(invocation, 'annotations') }

/** `a=1 b-` as what to set and what to take away; the words before are resources. */
export function splitChanges(args: readonly string[], what: string): { resources: readonly string[]; set: Readonly<Record<string, string>>; remove: readonly string[] } {
  const isChange = (word: string): boolean => (word.includes('=') && !word.startsWith('=')) || (word.endsWith('-') && word.length > 1)
  const first = args.findIndex(isChange)
  const resources = first < 0 ? args : args.slice(0, first)
  const set: Record<string, string> = {}
  const remove: string[] = []
  for (const word of first < 0 ? [] : args.slice(first)) {
    const equals = word.indexOf('=')
    if (equals > 0) {
      set[word.slice(0, equals)] = word.slice(equals + 1)
      if (what === 'label' && word.indexOf('=', equals + 1) >= 0) throw new CommandError(`invalid label spec: ${word}`)
      const problems = what === 'label' ? isValidLabelValue(word.slice(equals + 1)) : []
      if (problems.length > 0) throw new CommandError(`invalid label value: ${JSON.stringify(word)}: ${problems.join(';')}`)
    }
    else if (equals < 0 && word.endsWith('-')) remove.push(word.slice(0, -1))
    else throw new CommandError(equals === 0 ? `invalid ${what} spec: ${word}` : `all resources must be specified before ${what} changes: ${word}`)
  }
  const both = remove.filter((key) => key in set)
  if (both.length > 0) throw new CommandError(`can not both modify and remove ${article(what)} ${what} in the same command`)
  return { resources, set, remove }
}

const article = (what: string): string => (what === 'annotation' ? 'an' : 'a')

function* change(invocation: Invocation, field: Field): Process<void> {
  const { flags, args } = invocation
  const what = field === 'labels' ? 'label' : 'annotation'
  const { resources, set, remove } = splitChanges(args, what)
  const isList = flags.bool('list')
  const [isFiles, isLocal] = [flags.list('filename').length > 0 || flags.string('kustomize') !== '', flags.bool('local')]
  if (flags.bool('all') && flags.string('selector') !== '') throw new CommandError('cannot set --all and --selector at the same time')
  if (flags.bool('all') && flags.string('field-selector') !== '') throw new CommandError('cannot set --all and --field-selector at the same time')
  const sample = field === 'labels' ? 'pod' : 'rsrc'
  if (isLocal && dryRunOf(invocation) === 'server') throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?')
  if (isLocal && resources.length > 0) throw new CommandError(`can only use local files by -f ${sample}.yaml or --filename=${sample}.json when --local=true is set`)
  if (isLocal && !isFiles) throw new CommandError(`one or more files must be specified as -f ${sample}.yaml or --filename=${sample}.json`)
  if (resources.length === 0 && !isFiles) throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  if (Object.keys(set).length + remove.length === 0 && !isList) throw new CommandError(`at least one ${what} update is required`)
  const { found, errors } = yield* selectTargets(invocation, resources, { takesAll: false })
  const isOne = isFiles ? flags.list('filename').length === 1 : flags.string('selector') === '' && namesOf(resources) === 1
  if (!isOne && flags.string('resource-version') !== '') throw new CommandError('--resource-version may only be used with a single resource')
  const failed: unknown[] = [...errors]
  for (const { mapping, name, namespace, object: given } of found) {
    try {
      const object = isFiles && !isLocal ? yield* invocation.send(mapping, 'get', { name, namespace }) : given!
      const old = object.metadata[field] ?? {}
      if (isList) {
        if (!isOne) invocation.out(`Listing ${field} for ${mapping.kind}.${mapping.group}/${name}:\n`)
        for (const [key, value] of Object.entries(old).sort(([a], [b]) => (a < b ? -1 : 1))) invocation.out(`${isOne ? '' : ' '}${key}=${value}\n`)
        continue
      }
      if (!flags.bool('overwrite')) refuseOverwriting(old, set, field)
      for (const key of remove) if (!(key in old) && field === 'labels') invocation.out(`label "${key}" not found.\n`)
      const cause = changeCause(invocation)
      // Labels that are none become an empty map, which upstream takes for a change.
      const differs = (field === 'labels' && object.metadata.labels === undefined) || (cause !== undefined && object.metadata.annotations?.[CHANGE_CAUSE] !== cause) || Object.entries(set).some(([key, value]) => old[key] !== value) || remove.some((key) => key in old)
      const removals = remove.filter((key) => key in old)
      const changes = { ...set, ...Object.fromEntries(removals.map((key) => [key, null])) }
      let result: KubeObject = { ...object, metadata: { ...object.metadata, [field]: Object.fromEntries(Object.entries({ ...old, ...set }).filter(([key]) => !remove.includes(key))) } }
      if (differs && !isLocal && dryRunOf(invocation) !== 'client') {
        const resourceVersion = flags.string('resource-version')
        result = yield* invocation.send(mapping, 'patch', { name, namespace, contentType: 'application/merge-patch+json', body: { metadata: { ...(resourceVersion ? { resourceVersion } : {}), ...(cause === undefined ? {} : { annotations: { [CHANGE_CAUSE]: cause } }), [field]: field === 'annotations' && cause !== undefined ? { [CHANGE_CAUSE]: cause, ...changes } : changes } }, query: { fieldManager: flags.string('field-manager') || `kubectl-${what === 'label' ? 'label' : 'annotate'}`, ...(dryRunOf(invocation) === 'server' ? { dryRun: ['All'] } : {}) } })
      }
      if (field === 'annotations') printResult(invocation, mapping, result, 'annotated')
      else {
        const operation = !differs ? 'not labeled' : !flags.bool('overwrite') && sizeOf(result.metadata.labels) < sizeOf(object.metadata.labels) ? 'unlabeled' : 'labeled'
        const printer = printerOf(invocation)
        invocation.out(printer ? printer([result], false) : `${kindName(mapping)}/${name} ${operation}${dryRunSuffix(invocation)}\n`)
      }
    } catch (error) {
      failed.push(error)
    }
  }
  throwErrors(failed)
}

/** How many objects the words before the changes name. */
const namesOf = (words: readonly string[]): number => (words[0]?.includes('/') ? words.length : words.length - 1)

/** Upstream tells taking away from setting by whether the object's JSON got shorter. */
const sizeOf = (labels: Readonly<Record<string, string>> | undefined): number => JSON.stringify(labels ?? {}).length

function refuseOverwriting(old: Readonly<Record<string, string>>, set: Readonly<Record<string, string>>, field: Field): void {
  // A change's cause belongs to the latest change only.
  const clashes = Object.keys(set).filter((key) => key in old && old[key] !== set[key] && !(field === 'annotations' && key === CHANGE_CAUSE))
  if (clashes.length === 0) return
  if (field === 'annotations') throw new CommandError(`--overwrite is false but found the following declared annotation(s): ${clashes.map((key) => `'${key}' already has a value (${old[key]})`).join('; ')}`)
  const [key] = clashes
  throw new CommandError(`'${key}' already has a value (${old[key!]}), and --overwrite is false`)
}
