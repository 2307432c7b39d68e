// kubectl debug: a container beside those of a pod, or a pod on a node. Models kubectl/pkg/cmd/debug.
// Left out: copies of pods (--copy-to), custom profiles.
import { randomSuffix, type KubeObject } from '../../../api/index.ts'
import type { EphemeralContainer, Pod } from '../../../api/types/core-v1.ts'
import type { Process } from '../../../../kernel/index.ts'
import { FILE_FLAGS, type Command } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import type { Mapping } from '../../rest-mapper.ts'
import { parseArguments } from '../../selection.ts'
import { attachTo } from './exec.ts'
import { watchObject } from './watch-object.ts'

const LEGACY = '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n'
const PROFILES = ['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin']

export const DEBUG: Command = {
  name: 'debug',
  flags: [
    { name: 'image', type: 'string' }, { name: 'container', short: 'c', type: 'string' }, { name: 'target', type: 'string' }, { name: 'copy-to', type: 'string' }, { name: 'env', type: 'array' }, { name: 'profile', type: 'string' }, { name: 'custom', type: 'string' },
    { name: 'stdin', short: 'i', type: 'bool' }, { name: 'tty', short: 't', type: 'bool' }, { name: 'attach', type: 'bool' }, { name: 'quiet', short: 'q', type: 'bool' }, { name: 'arguments-only', type: 'bool' }, { name: 'image-pull-policy', type: 'string' },
    { name: 'replace', type: 'bool' }, { name: 'same-node', type: 'bool' }, { name: 'share-processes', type: 'bool' }, { name: 'set-image', type: 'string' }, { name: 'keep-labels', type: 'bool' }, { name: 'keep-annotations', type: 'bool' }, ...FILE_FLAGS,
  ],
  *run(invocation) {
    const { args, dash, flags, mapper } = invocation
    const names = dash < 0 ? args : args.slice(0, dash)
    const command = dash < 0 ? [] : args.slice(dash)
    if (flags.string('image') === '' && !flags.has('copy-to')) throw new CommandError('you must specify --image when not using --copy-to.')
    if (names.length === 0) throw new CommandError('NAME or filename is required for debug')
    if (flags.has('copy-to')) throw new CommandError('copies of pods are not part of this model')
    const profile = flags.string('profile', 'legacy')
    if (!PROFILES.includes(profile)) throw new CommandError(`unknown profile: ${profile}`)
    if (profile === 'legacy') invocation.err(LEGACY)
    const pods = (yield* mapper.findKind('v1', 'Pod'))!
    for (const word of names) {
      const [{ mapping, name = '' } = { mapping: pods, name: word }] = word.includes('/') ? yield* parseArguments(invocation, [word]) : []
      const object = yield* invocation.send(mapping, 'get', { name, namespace: invocation.namespace })
      if (mapping.kind === 'Pod') yield* besidePod(invocation, pods, object as Pod, command, profile)
      else if (mapping.kind === 'Node') yield* onNode(invocation, pods, name, command)
      else throw new CommandError(`${JSON.stringify(`${mapping.apiVersion}, Kind=${mapping.kind}`)} not supported by debug`)
    }
  },
}

const randomName = (invocation: Invocation, prefix: string): string => {
  const random = invocation.kernel.random('kubectl debug')
  return `${prefix}-${randomSuffix(5, (bound) => random.int(bound))}`
}

/** What the flags say of the container, whichever pod it goes to. */
function containerOf(invocation: Invocation, name: string, command: readonly string[]): EphemeralContainer {
  const { flags } = invocation
  const env = flags.list('env').map((pair) => ({ name: pair.split('=')[0]!, value: pair.slice(pair.indexOf('=') + 1) }))
  return {
    name, image: flags.string('image'), terminationMessagePolicy: 'File',
    ...(flags.has('image-pull-policy') ? { imagePullPolicy: flags.string('image-pull-policy') as 'Always' } : {}), ...(env.length > 0 ? { env } : {}),
    ...(command.length === 0 ? {} : flags.bool('arguments-only') ? { args: command } : { command }),
    ...(flags.bool('stdin') ? { stdin: true } : {}), ...(flags.bool('tty') ? { tty: true } : {}),
  }
}

const CAPABILITIES: Readonly<Record<string, object>> = {
  general: { securityContext: { capabilities: { add: ['SYS_PTRACE'] } } },
  netadmin: { securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } } },
  restricted: { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } },
  sysadmin: { securityContext: { privileged: true } },
}

function* besidePod(invocation: Invocation, pods: Mapping, pod: Pod, command: readonly string[], profile: string): Process<void> {
  const { flags } = invocation
  const { name, namespace } = pod.metadata
  const target = flags.string('target')
  const given = flags.string('container')
  const container = given || randomName(invocation, 'debugger')
  if (given === '' && !flags.bool('quiet')) invocation.out(`Defaulting debug container name to ${container}.\n`)
  if (target !== '' && !flags.bool('quiet')) invocation.out(`Targeting container ${JSON.stringify(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`)
  const added = { ...containerOf(invocation, container, command), ...(target === '' ? {} : { targetContainerName: target }), ...CAPABILITIES[profile], resources: {} }
  const patched = yield* invocation.send<Pod>(pods, 'patch', { name, namespace, subresource: 'ephemeralcontainers', contentType: 'application/strategic-merge-patch+json', body: { spec: { ephemeralContainers: [added] } } })
  yield* maybeAttach(invocation, pods, patched, container)
}

function* onNode(invocation: Invocation, pods: Mapping, node: string, command: readonly string[]): Process<void> {
  const { flags } = invocation
  const container = flags.string('container', 'debugger')
  const name = randomName(invocation, `node-debugger-${node}`)
  if (!flags.bool('quiet')) invocation.out(`Creating debugging pod ${name} with container ${container} on node ${node}.\n`)
  const mounted = { ...containerOf(invocation, container, command), resources: {}, volumeMounts: [{ name: 'host-root', mountPath: '/host' }] }
  const body = {
    apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: { containers: [mounted], hostIPC: true, hostNetwork: true, hostPID: true, nodeName: node, restartPolicy: 'Never', tolerations: [{ operator: 'Exists' }], volumes: [{ name: 'host-root', hostPath: { path: '/' } }] },
  }
  const created = yield* invocation.send<Pod>(pods, 'create', { namespace: invocation.namespace, body })
  yield* maybeAttach(invocation, pods, created, container)
}

/** With -i the session goes on in the new container, once it runs. */
function* maybeAttach(invocation: Invocation, pods: Mapping, pod: KubeObject, container: string): Process<void> {
  const { flags } = invocation
  if (!(flags.has('attach') ? flags.bool('attach') : flags.bool('stdin'))) return
  const { name, namespace } = pod.metadata
  const running = yield* watchObject<Pod>(invocation, pods, { name, namespace }, undefined, (event) => {
    if (event.type !== 'present') throw new CommandError(`pods ${JSON.stringify(name)} not found`)
    const { status } = event.object as Pod
    const state = [...(status?.containerStatuses ?? []), ...(status?.ephemeralContainerStatuses ?? [])].find((each) => each.name === container)?.state
    return state?.running || state?.terminated ? (event.object as Pod) : undefined
  })
  if (running) yield* attachTo(invocation, running, container)
}
