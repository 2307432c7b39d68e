// kubectl set env. Models kubectl/pkg/cmd/set/set_env.go and set/env.
import { decodeBase64Text, isEnvVarName, type KubeObject } from '../../../api/index.ts'
import type { Container, EnvVar, EnvVarSource } from '../../../api/types/core-v1.ts'
import type { Process } from '../../../../kernel/index.ts'
import { CommandError } from '../../errors.ts'
import type { Flag } from '../../flags.ts'
import type { Invocation } from '../../invocation.ts'
import type { Selected } from '../../selection.ts'
import { changeEach, needPodSpec, objectsToSet, podSpecOf } from './set-change.ts'

export const ENV_FLAGS: readonly Flag[] = [
  { name: 'env', short: 'e', type: 'array' }, { name: 'containers', short: 'c', type: 'string' }, { name: 'from', type: 'string' }, { name: 'list', type: 'bool' },
  { name: 'prefix', type: 'string' }, { name: 'keys', type: 'list' }, { name: 'overwrite', type: 'bool' }, { name: 'resolve', type: 'bool' },
]

interface Wanted { readonly set: readonly EnvVar[]; readonly remove: readonly string[] }

/** Resources first, then `A=1` and `B-`. Throws CommandError. */
function splitArguments(args: readonly string[]): { resources: readonly string[]; pairs: readonly string[] } {
  const isPair = (word: string): boolean => (word.includes('=') && !word.startsWith('=')) || (word.endsWith('-') && word !== '-')
  const first = args.findIndex(isPair)
  if (first < 0) return { resources: args, pairs: [] }
  const pairs = args.slice(first)
  const late = pairs.find((word) => !isPair(word))
  if (late !== undefined) throw new CommandError(`all resources must be specified before environment changes: ${late}`)
  return { resources: args.slice(0, first), pairs }
}

function parsePairs(pairs: readonly string[]): Wanted {
  const set: EnvVar[] = []
  const remove: string[] = []
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals < 0) {
      remove.push(pair.slice(0, -1))
      continue
    }
    const name = pair.slice(0, equals)
    const problems = isEnvVarName(name)
    if (problems.length > 0) throw new CommandError(`${JSON.stringify(name)} is not a valid key name: ${problems.join(',')}`)
    set.push({ name, value: pair.slice(equals + 1) })
  }
  const both = set.map(({ name }) => name).filter((name) => remove.includes(name))
  if (both.length > 0) throw new CommandError(`can not both modify and remove the following environment variables in the same command: ${both.join(', ')}`)
  return { set, remove }
}

export function* setEnv(invocation: Invocation): Process<void> {
  const { args, flags } = invocation
  const { resources, pairs } = splitArguments(args)
  const all = [...flags.list('env'), ...pairs]
  if (flags.list('filename').length === 0 && resources.length === 0) throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  if (flags.bool('list') && flags.string('output') !== '') throw new CommandError('--list and --output may not be specified together')
  if (flags.list('keys').length > 0 && flags.string('from') === '') throw new CommandError('when specifying --keys, a configmap or secret must be provided with --from')
  const { set, remove } = parsePairs(all)
  const added = [...set, ...(yield* fromObject(invocation))]
  const selected = yield* objectsToSet(invocation, resources)
  const pattern = flags.string('containers', '*')
  const fits = ({ name }: Container): boolean => new RegExp(`^${pattern.replace(/[.+^$()|[\]{}\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`).test(name)
  if (flags.bool('list')) return yield* listEach(invocation, selected, fits)
  yield* changeEach(invocation, selected, {
    operation: 'env updated',
    failure: 'failed to patch env update to pod template: ',
    plan(object) {
      const { spec, replace } = needPodSpec(object)
      if (!spec.containers.some(fits) && !spec.initContainers?.some(fits)) invocation.err(`Warning: ${object.kind}/${object.metadata.name} does not have any containers matching ${JSON.stringify(pattern)}\n`)
      if (flags.has('overwrite') && !flags.bool('overwrite')) refuseOverwriting(spec.containers.filter(fits), added)
      const change = (container: Container): Container => (fits(container) ? withEnv(container, { set: added, remove }) : container)
      return replace({ ...spec, containers: spec.containers.map(change), ...(spec.initContainers ? { initContainers: spec.initContainers.map(change) } : {}) })
    },
  })
}

function refuseOverwriting(containers: readonly Container[], added: readonly EnvVar[]): void {
  for (const { env } of containers) {
    const clash = env?.find(({ name }) => added.some((each) => each.name === name))
    if (clash) throw new CommandError(`'${clash.name}' already has a value (${clash.value ?? ''}), and --overwrite is false`)
  }
}

/** What was there keeps its place; new names come last. */
function withEnv(container: Container, { set, remove }: Wanted): Container {
  const last = (name: string): EnvVar | undefined => set.findLast((each) => each.name === name)
  const kept = (container.env ?? []).filter(({ name }) => !remove.includes(name)).map((each) => last(each.name) ?? each)
  const known = new Set(kept.map(({ name }) => name))
  const added = set.filter(({ name }, at) => !known.has(name) && set.findIndex((each) => each.name === name) === at).map(({ name }) => last(name)!)
  const { env: before, ...rest } = container
  const env = [...kept, ...added]
  return env.length === 0 && before === undefined ? container : { ...rest, env }
}

/** One variable for each key of a ConfigMap or Secret; names that cannot stay are told of. */
function* fromObject(invocation: Invocation): Process<readonly EnvVar[]> {
  const { flags, mapper, namespace } = invocation
  const from = flags.string('from')
  if (from === '') return []
  const [type = '', name = ''] = from.split('/')
  const mapping = yield* mapper.find(type)
  if (mapping.kind !== 'ConfigMap' && mapping.kind !== 'Secret') throw new CommandError('unsupported resource specified in --from')
  const { data = {} } = yield* invocation.send<KubeObject & { readonly data?: Readonly<Record<string, string>> }>(mapping, 'get', { name, namespace })
  const keys = flags.list('keys')
  return Object.keys(data).sort().filter((key) => keys.length === 0 || keys.includes(key)).map((key) => {
    const renamed = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase()
    if (renamed !== key) invocation.err(`Warning: key ${key} transferred to ${renamed}\n`)
    const reference = { name, key }
    return { name: `${flags.string('prefix')}${renamed}`, valueFrom: mapping.kind === 'Secret' ? { secretKeyRef: reference } : { configMapKeyRef: reference } }
  })
}

function* listEach(invocation: Invocation, selected: readonly Selected[], fits: (container: Container) => boolean): Process<void> {
  const isResolved = invocation.flags.bool('resolve')
  for (const { mapping, name, object } of selected) {
    const { spec } = podSpecOf({ ...object!, kind: mapping.kind }) ?? {}
    for (const container of [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].filter(fits)) {
      invocation.out(`# ${mapping.kind} ${name}, container ${container.name}\n`)
      for (const { name: key, value = '', valueFrom } of container.env ?? []) {
        const resolved = valueFrom && isResolved ? yield* resolve(invocation, valueFrom) : undefined
        invocation.out(valueFrom && resolved === undefined ? `# ${key} from ${sourceText(valueFrom)}\n` : `${key}=${resolved ?? value}\n`)
      }
    }
  }
}

/** The value that a key of a ConfigMap or Secret has now; undefined for other sources. Throws ApiError, CommandError. */
function* resolve(invocation: Invocation, { configMapKeyRef, secretKeyRef }: EnvVarSource): Process<string | undefined> {
  const reference = configMapKeyRef ?? secretKeyRef
  if (!reference) return undefined
  const [kind, told] = configMapKeyRef ? ['ConfigMap', 'config map'] : ['Secret', 'secret']
  const mapping = (yield* invocation.mapper.findKind('v1', kind))!
  const name = reference.name ?? ''
  const { data = {} } = yield* invocation.send<KubeObject & { readonly data?: Readonly<Record<string, string>> }>(mapping, 'get', { name, namespace: invocation.namespace })
  const value = data[reference.key]
  if (value === undefined) throw new CommandError(`key ${reference.key} not found in ${told} ${name}`)
  return configMapKeyRef ? value : decodeBase64Text(value)
}

function sourceText({ configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: EnvVarSource): string {
  if (configMapKeyRef) return `configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}`
  if (secretKeyRef) return `secret ${secretKeyRef.name}, key ${secretKeyRef.key}`
  if (fieldRef) return `field path ${fieldRef.fieldPath}`
  if (resourceFieldRef) return `resource ${resourceFieldRef.resource}${resourceFieldRef.containerName ? ` in container ${resourceFieldRef.containerName}` : ''}`
  return 'invalid valueFrom'
}
