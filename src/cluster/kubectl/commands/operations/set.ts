// kubectl set image, env, resources, selector, serviceaccount. Models kubectl/pkg/cmd/set.
import { createTwoWayMergePatch, schemaOfKind, type KubeObject } from '../../../api/index.ts'
import type { Container, EnvVar, PodSpec } from '../../../api/types/core-v1.ts'
import { DRY_RUN_FLAGS, FILE_FLAGS, PRINT_FLAGS, SELECTOR_FLAGS, type Command } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { dryRunOf, printResult } from '../../output.ts'
import { kindName } from '../../rest-mapper.ts'
import { selectTargets, throwErrors, type Selected } from '../../selection.ts'
import type { Process } from '../../../../kernel/index.ts'

const FLAGS = [{ name: 'local', type: 'bool' }, ...FILE_FLAGS, ...SELECTOR_FLAGS, ...PRINT_FLAGS, ...DRY_RUN_FLAGS] as const

export const SET: Command = {
  name: 'set',
  children: [
    { name: 'image', flags: FLAGS, run: setImage },
    { name: 'env', flags: [{ name: 'env', short: 'e', type: 'array' }, { name: 'containers', short: 'c', type: 'string' }, { name: 'from', type: 'string' }, { name: 'list', type: 'bool' }, { name: 'prefix', type: 'string' }, { name: 'keys', type: 'list' }, { name: 'overwrite', type: 'bool' }, { name: 'resolve', type: 'bool' }, ...FLAGS], run: setEnv },
    { name: 'resources', flags: [{ name: 'limits', type: 'string' }, { name: 'requests', type: 'string' }, { name: 'containers', short: 'c', type: 'string' }, ...FLAGS], run: setResources },
    { name: 'selector', flags: [{ name: 'resource-version', type: 'string' }, ...FLAGS], run: setSelector },
    { name: 'serviceaccount', aliases: ['sa'], flags: FLAGS, run: setServiceAccount },
  ],
}

const splitWords = (args: readonly string[], isChange: (word: string) => boolean): [resources: readonly string[], changes: readonly string[]] => {
  const first = args.findIndex(isChange)
  return first < 0 ? [args, []] : [args.slice(0, first), args.slice(first)]
}

/** The pod spec of a pod or of a template, and how to put another in its place. */
export function podSpecOf(object: KubeObject): { spec: PodSpec; replace: (spec: PodSpec) => KubeObject } | undefined {
  const outer = (object as { spec?: Record<string, unknown> }).spec
  if (!outer) return undefined
  if (object.kind === 'Pod') return { spec: outer as unknown as PodSpec, replace: (spec) => ({ ...object, spec }) as KubeObject }
  if (object.kind === 'CronJob') {
    const job = outer['jobTemplate'] as { spec: { template: { spec: PodSpec } } }
    return { spec: job.spec.template.spec, replace: (spec) => ({ ...object, spec: { ...outer, jobTemplate: { ...job, spec: { ...job.spec, template: { ...job.spec.template, spec } } } } }) as KubeObject }
  }
  const template = outer['template'] as { spec?: PodSpec } | undefined
  if (!template?.spec) return undefined
  return { spec: template.spec, replace: (spec) => ({ ...object, spec: { ...outer, template: { ...template, spec } } }) as KubeObject }
}

/** Changes the objects that a command names, by patch; says so for each that changed. */
function* changeEach(invocation: Invocation, words: readonly string[], operation: string, plan: (object: KubeObject, selected: Selected) => KubeObject | readonly unknown[]): Process<void> {
  const { found, errors } = yield* selectTargets(invocation, words)
  const failed: unknown[] = [...errors]
  for (const selected of found) {
    const { mapping, name, namespace } = selected
    try {
      const object = { ...selected.object!, kind: mapping.kind, apiVersion: mapping.apiVersion }
      const planned = plan(object, selected)
      const changed = Array.isArray(planned) ? (planned[0] as KubeObject | undefined) : (planned as KubeObject)
      if (Array.isArray(planned)) failed.push(...planned.slice(1))
      if (changed === undefined) continue
      if (dryRunOf(invocation) === 'client') {
        printResult(invocation, mapping, changed, operation)
        continue
      }
      const patch = createTwoWayMergePatch(object, changed, schemaOfKind(mapping.apiVersion, mapping.kind)!) as object
      if (Object.keys(patch).length === 0) continue
      const result = yield* invocation.send(mapping, 'patch', { name, namespace, contentType: 'application/strategic-merge-patch+json', body: patch, query: { fieldManager: invocation.flags.string('field-manager') || 'kubectl-set', ...(dryRunOf(invocation) === 'server' ? { dryRun: ['All'] } : {}) } })
      printResult(invocation, mapping, result, operation)
    } catch (error) {
      failed.push(error)
    }
  }
  throwErrors(failed)
}

function* setImage(invocation: Invocation): Process<void> {
  const [resources, changes] = splitWords(invocation.args, (word) => word.includes('='))
  if (resources.length === 0 && invocation.flags.list('filename').length === 0) throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  if (changes.length === 0) throw new CommandError('at least one image update is required')
  const images = changes.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] as const)
  yield* changeEach(invocation, resources, 'image updated', (object) => {
    const pod = podSpecOf(object)
    if (!pod) return [undefined, new CommandError(`${object.kind?.toLowerCase()}/${object.metadata.name} does not have a pod template`)]
    const unknown = images.filter(([name]) => name !== '*' && ![...pod.spec.containers, ...(pod.spec.initContainers ?? [])].some((c) => c.name === name))
    const update = (containers: readonly Container[] | undefined): readonly Container[] | undefined => containers?.map((c) => {
      const image = images.findLast(([name]) => name === '*' || name === c.name)?.[1]
      return image === undefined || image === c.image ? c : { ...c, image }
    })
    const errors = unknown.map(([name]) => new CommandError(`unable to find container named "${name}"`))
    const containers = update(pod.spec.containers)!
    const initContainers = update(pod.spec.initContainers)
    return [pod.replace({ ...pod.spec, containers, ...(initContainers ? { initContainers } : {}) }), ...errors]
  })
}

function* setEnv(invocation: Invocation): Process<void> {
  const { flags, args } = invocation
  const [resources, words] = splitWords(args, (word) => word.includes('=') || (word.endsWith('-') && word.length > 1))
  const pairs = [...flags.list('env'), ...words]
  const from = flags.string('from')
  if (pairs.length === 0 && !from && !flags.bool('list')) throw new CommandError('at least one environment variable must be provided')
  const wanted = flags.string('containers', '*')
  const fits = (name: string): boolean => new RegExp(`^${wanted.replaceAll('*', '.*')}$`).test(name)
  const added: EnvVar[] = pairs.filter((p) => p.includes('=')).map((p) => ({ name: p.slice(0, p.indexOf('=')), value: p.slice(p.indexOf('=') + 1) }))
  if (from) {
    const [kind = '', name = ''] = from.split('/')
    const mapping = yield* invocation.mapper.find(kind)
    const source = yield* invocation.send<KubeObject & { data?: Record<string, string> }>(mapping, 'get', { name, namespace: invocation.namespace })
    const keys = flags.list('keys')
    for (const key of Object.keys(source.data ?? {}).sort()) {
      if (keys.length > 0 && !keys.includes(key)) continue
      const ref = { name, key }
      added.push({ name: `${flags.string('prefix')}${key}`.toUpperCase().replace(/[^A-Z0-9_]/g, '_'), valueFrom: mapping.kind === 'Secret' ? { secretKeyRef: ref } : { configMapKeyRef: ref } })
    }
  }
  const removed = pairs.filter((p) => !p.includes('=')).map((p) => p.slice(0, -1))
  if (flags.bool('list')) {
    const { found, errors } = yield* selectTargets(invocation, resources)
    for (const { mapping, name, object } of found) {
      for (const container of podSpecOf({ ...object!, kind: mapping.kind })?.spec.containers.filter((c) => fits(c.name)) ?? []) {
        invocation.out(`# ${kindName(mapping).split('.')[0]}s/${name}, container ${container.name}\n`)
        for (const env of container.env ?? []) invocation.out(env.value === undefined ? `# ${env.name} from ${env.valueFrom?.configMapKeyRef ? `configmap ${env.valueFrom.configMapKeyRef.name}, key ${env.valueFrom.configMapKeyRef.key}` : `secret ${env.valueFrom?.secretKeyRef?.name}, key ${env.valueFrom?.secretKeyRef?.key}`}\n` : `${env.name}=${env.value}\n`)
      }
    }
    return throwErrors(errors)
  }
  yield* changeEach(invocation, resources, 'env updated', (object) => {
    const pod = podSpecOf(object)
    if (!pod) return [undefined, new CommandError(`${object.kind?.toLowerCase()}/${object.metadata.name} does not have a pod template`)]
    const containers = pod.spec.containers.map((c) => {
      if (!fits(c.name)) return c
      const kept = (c.env ?? []).filter((e) => !removed.includes(e.name)).map((e) => added.find((a) => a.name === e.name) ?? e)
      return { ...c, env: [...kept, ...added.filter((a) => !kept.some((e) => e.name === a.name))] }
    })
    return pod.replace({ ...pod.spec, containers })
  })
}

function* setResources(invocation: Invocation): Process<void> {
  const { flags, args } = invocation
  if (!flags.has('limits') && !flags.has('requests')) throw new CommandError('you must specify an update to requests or limits (in the form of --requests/--limits)')
  const amounts = (text: string): Record<string, string> => Object.fromEntries(text.split(',').filter(Boolean).map((pair) => {
    const [name, amount] = pair.split('=')
    if (amount === undefined) throw new CommandError(`invalid argument syntax ${pair}, expected <resource>=<quantity>`)
    return [name!, amount] as const
  }))
  const [limits, requests] = [amounts(flags.string('limits')), amounts(flags.string('requests'))]
  const wanted = flags.string('containers', '*')
  yield* changeEach(invocation, args, 'resource requirements updated', (object) => {
    const pod = podSpecOf(object)
    if (!pod) return [undefined, new CommandError(`${object.kind?.toLowerCase()}/${object.metadata.name} does not have a pod template`)]
    const containers = pod.spec.containers.map((c) => (wanted === '*' || c.name === wanted ? { ...c, resources: { ...c.resources, ...(flags.has('limits') ? { limits: { ...c.resources?.limits, ...limits } } : {}), ...(flags.has('requests') ? { requests: { ...c.resources?.requests, ...requests } } : {}) } } : c))
    return pod.replace({ ...pod.spec, containers })
  })
}

function* setSelector(invocation: Invocation): Process<void> {
  const words = [...invocation.args]
  const selector = Object.fromEntries((words.pop() ?? '').split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
  yield* changeEach(invocation, words, 'selector updated', (object) => (object.kind === 'Service' ? ({ ...object, spec: { ...(object as { spec?: object }).spec, selector } } as KubeObject) : [undefined, new CommandError('setting a selector is only supported for Services')]))
}

function* setServiceAccount(invocation: Invocation): Process<void> {
  const words = [...invocation.args]
  if (words.length < 2) throw new CommandError('serviceaccount is required')
  const name = words.pop()!
  yield* changeEach(invocation, words, 'serviceaccount updated', (object) => {
    const pod = podSpecOf(object)
    return pod ? pod.replace({ ...pod.spec, serviceAccountName: name }) : [undefined, new CommandError(`${object.kind?.toLowerCase()}/${object.metadata.name} does not have a pod template`)]
  })
}
