// kubectl debug: a container beside those of a pod, a changed copy of a pod, or a pod on a node. Models kubectl/pkg/cmd/debug. Left out: custom profiles.
import { ApiError, randomSuffix, type KubeObject, type Status } from '../../../api/index.ts'
import type { Pod } from '../../../api/types/core-v1.ts'
import type { Process } from '../../../../kernel/index.ts'
import { FILE_FLAGS, type Command } from '../../command.ts'
import { CommandError, SilentExit } from '../../errors.ts'
import type { Flags } from '../../flags.ts'
import type { Invocation } from '../../invocation.ts'
import type { Mapping } from '../../rest-mapper.ts'
import { parseArguments } from '../../selection.ts'
import { copyOfPod, ephemeralContainer, nodeDebugPod, PROFILES, type CopyOptions, type DebugContainer, type Profile } from './debug-pods.ts'
import { attachTo } from './exec.ts'
import { watchObject } from './watch-object.ts'

const LEGACY = '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n'

export const DEBUG: Command = {
  name: 'debug',
  flags: [
    { name: 'image', type: 'string' }, { name: 'container', short: 'c', type: 'string' }, { name: 'target', type: 'string' }, { name: 'copy-to', type: 'string' }, { name: 'env', type: 'array' }, { name: 'profile', type: 'string' }, { name: 'custom', type: 'string' },
    { name: 'stdin', short: 'i', type: 'bool' }, { name: 'tty', short: 't', type: 'bool' }, { name: 'attach', type: 'bool' }, { name: 'quiet', short: 'q', type: 'bool' }, { name: 'arguments-only', type: 'bool' }, { name: 'image-pull-policy', type: 'string' },
    { name: 'replace', type: 'bool' }, { name: 'same-node', type: 'bool' }, { name: 'share-processes', type: 'bool' }, { name: 'set-image', type: 'array' },
    { name: 'keep-labels', type: 'bool' }, { name: 'keep-annotations', type: 'bool' }, { name: 'keep-liveness', type: 'bool' }, { name: 'keep-readiness', type: 'bool' }, { name: 'keep-startup', type: 'bool' }, { name: 'keep-init-containers', type: 'bool' }, ...FILE_FLAGS,
  ],
  *run(invocation) {
    const { args, dash, flags, mapper } = invocation
    const names = dash < 0 ? args : args.slice(0, dash)
    const command = dash < 0 ? [] : args.slice(dash)
    const profile = PROFILES.find((one) => one === flags.string('profile', 'legacy'))
    if (!profile) throw new CommandError(`unknown profile: ${flags.string('profile')}`)
    checkFlags(flags, names, command)
    const target = flags.string('target')
    if (target !== '' && !flags.bool('quiet')) invocation.out(`Targeting container ${JSON.stringify(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`)
    if (flags.bool('tty') && !flags.bool('stdin')) throw new CommandError('-i/--stdin is required for containers with -t/--tty=true')
    if (profile === 'legacy') invocation.err(LEGACY)
    const pods = (yield* mapper.findKind('v1', 'Pod'))!
    for (const word of names) {
      const [{ mapping, name = '' } = { mapping: pods, name: word }] = word.includes('/') ? yield* parseArguments(invocation, [word]) : []
      const object = yield* invocation.send(mapping, 'get', { name, namespace: invocation.namespace })
      if (mapping.kind === 'Pod') yield* flags.has('copy-to') ? asCopy(invocation, pods, object as Pod, command, profile) : besidePod(invocation, pods, object as Pod, command, profile)
      else if (mapping.kind === 'Node') yield* onNode(invocation, pods, name, command, profile)
      else throw new CommandError(`${JSON.stringify(`${mapping.apiVersion}, Kind=${mapping.kind}`)} not supported by debug`)
    }
  },
}

function checkFlags(flags: Flags, names: readonly string[], command: readonly string[]): void {
  const image = flags.string('image')
  if (flags.bool('attach') && image === '' && flags.string('container') === '') throw new CommandError('you must specify --container or create a new container using --image in order to attach.')
  if (flags.string('copy-to') !== '') {
    if (image === '' && flags.list('set-image').length === 0 && command.length === 0) throw new CommandError('you must specify --image, --set-image or command arguments.')
    if (command.length > 0 && flags.string('container') === '' && image === '') throw new CommandError('you must specify an existing container or a new image when specifying args.')
  } else {
    for (const name of ['replace', 'same-node']) if (flags.bool(name)) throw new CommandError(`--${name} may only be used with --copy-to.`)
    if (flags.list('set-image').length > 0) throw new CommandError('--set-image may only be used with --copy-to.')
    if (image === '') throw new CommandError('you must specify --image when not using --copy-to.')
  }
  if (names.length === 0) throw new CommandError('NAME or filename is required for debug')
  const policy = flags.string('image-pull-policy')
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) throw new CommandError(`invalid image pull policy: ${policy}`)
  if (flags.string('target') !== '' && flags.string('copy-to') !== '') throw new CommandError('--target is incompatible with --copy-to. Use --share-processes instead.')
}

const randomName = (invocation: Invocation, prefix: string): string => {
  const random = invocation.kernel.random('kubectl debug')
  return `${prefix}-${randomSuffix(5, (bound) => random.int(bound))}`
}

/** The name for a container that was given none, told to the user. */
function drawnName(invocation: Invocation): string {
  const name = randomName(invocation, 'debugger')
  if (!invocation.flags.bool('quiet')) invocation.out(`Defaulting debug container name to ${name}.\n`)
  return name
}

function containerOf({ flags }: Invocation, name: string, command: readonly string[]): DebugContainer {
  return {
    name, image: flags.string('image'), command, argumentsOnly: flags.bool('arguments-only'), imagePullPolicy: flags.string('image-pull-policy'), stdin: flags.bool('stdin'), tty: flags.bool('tty'),
    env: flags.list('env').map((pair) => ({ name: pair.split('=')[0]!, value: pair.slice(pair.indexOf('=') + 1) })),
  }
}

function* besidePod(invocation: Invocation, pods: Mapping, pod: Pod, command: readonly string[], profile: Profile): Process<void> {
  const { flags } = invocation
  const { name, namespace } = pod.metadata
  const container = flags.string('container') || drawnName(invocation)
  const added = ephemeralContainer(containerOf(invocation, container, command), flags.string('target'), profile)
  const patched = yield* invocation.send<Pod>(pods, 'patch', { name, namespace, subresource: 'ephemeralcontainers', contentType: 'application/strategic-merge-patch+json', body: { spec: { ephemeralContainers: [added] } } })
  yield* maybeAttach(invocation, pods, patched, container)
}

function* asCopy(invocation: Invocation, pods: Mapping, pod: Pod, command: readonly string[], profile: Profile): Process<void> {
  const { flags } = invocation
  const { name, namespace } = pod.metadata
  const keeps = (part: string): boolean => flags.bool(`keep-${part}`)
  const options: CopyOptions = {
    name: flags.string('copy-to'), sameNode: flags.bool('same-node'), shareProcesses: flags.has('share-processes') ? flags.bool('share-processes') : undefined,
    images: new Map(flags.list('set-image').flatMap((pairs) => pairs.split(',')).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
    keep: { labels: keeps('labels'), annotations: keeps('annotations'), liveness: keeps('liveness'), readiness: keeps('readiness'), startup: keeps('startup'), initContainers: !flags.has('keep-init-containers') || keeps('init-containers') },
  }
  const copy = copyOfPod(pod, containerOf(invocation, flags.string('container'), command), options, profile, () => drawnName(invocation))
  const created = yield* invocation.send<Pod>(pods, 'create', { namespace, body: copy.pod })
  if (flags.bool('replace')) yield* invocation.send(pods, 'delete', { name, namespace, body: { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 } })
  if (copy.container !== undefined) yield* maybeAttach(invocation, pods, created, copy.container)
}

function* onNode(invocation: Invocation, pods: Mapping, node: string, command: readonly string[], profile: Profile): Process<void> {
  const container = invocation.flags.string('container', 'debugger')
  const name = randomName(invocation, `node-debugger-${node}`)
  if (!invocation.flags.bool('quiet')) invocation.out(`Creating debugging pod ${name} with container ${container} on node ${node}.\n`)
  const created = yield* invocation.send<Pod>(pods, 'create', { namespace: invocation.namespace, body: nodeDebugPod(name, node, containerOf(invocation, container, command), profile) })
  yield* maybeAttach(invocation, pods, created, container)
}

/** With -i the session goes on in the new container, once it runs. */
function* maybeAttach(invocation: Invocation, pods: Mapping, pod: KubeObject, container: string): Process<void> {
  const { flags } = invocation
  if (!(flags.has('attach') ? flags.bool('attach') : flags.bool('stdin'))) return
  const { name, namespace } = pod.metadata
  const running = yield* watchObject<Pod>(invocation, pods, { name, namespace }, undefined, (event) => {
    if (event.type !== 'present') throw new CommandError(`pods ${JSON.stringify(name)} not found`)
    const state = stateOf(event.object as Pod, container)
    return state?.running || state?.terminated ? (event.object as Pod) : undefined
  })
  if (!running) return
  if (stateOf(running, container)?.terminated) return yield* printLog(invocation, running, container)
  try {
    yield* attachTo(invocation, running, container)
  } catch (error) {
    if (!(error instanceof CommandError) || error instanceof SilentExit || !error.message.includes('unable to upgrade connection')) throw error
    invocation.err(`warning: couldn't attach to pod/${name}, falling back to streaming logs: ${error.message.replace(/^error: /, '')}\n`)
    yield* printLog(invocation, running, container)
  }
}

const stateOf = ({ status }: Pod, container: string) => [...(status?.containerStatuses ?? []), ...(status?.ephemeralContainerStatuses ?? [])].find(({ name }) => name === container)?.state

/** What a container said that is over before one could attach to it. */
function* printLog(invocation: Invocation, { metadata: { name, namespace } }: Pod, container: string): Process<void> {
  const pods = (yield* invocation.mapper.findKind('v1', 'Pod'))!
  const stream = invocation.open(pods, 'get', { name, namespace, subresource: 'log', query: { container, follow: true } })
  try {
    for (let item = yield* stream.receive(); item !== undefined; item = yield* stream.receive()) {
      if ('response' in item && item.response.code >= 400) throw new ApiError(item.response.body as Status)
      if ('chunk' in item) invocation.out(item.chunk)
    }
  } finally {
    stream.close()
  }
}
