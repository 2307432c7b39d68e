// The pods that kubectl debug asks for: a container added beside others, a copy with changes, a pod on a node; and what a profile adds to each.
// Models kubectl/pkg/cmd/debug (generatePodCopyWithDebugContainer, generateNodeDebugPod, profiles.go). Left out: custom profiles.
import type { Container, EphemeralContainer, Pod, PodSpec, SecurityContext } from '../../../api/types/core-v1.ts'
import type { New } from '../../../api/index.ts'
import { CommandError } from '../../errors.ts'

export const PROFILES = ['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin'] as const
export type Profile = (typeof PROFILES)[number]

/** What the flags say of the container, whichever pod it goes to. */
export interface DebugContainer {
  readonly name: string
  readonly image: string
  readonly command: readonly string[]
  /** The words after `--` are arguments for the image's own program. */
  readonly argumentsOnly: boolean
  readonly env: readonly { readonly name: string; readonly value: string }[]
  readonly imagePullPolicy: string
  readonly stdin: boolean
  readonly tty: boolean
}

export interface CopyOptions {
  readonly name: string
  readonly sameNode: boolean
  /** Absent: as the original has it. */
  readonly shareProcesses: boolean | undefined
  /** Images by container name; `*` is for all others. */
  readonly images: ReadonlyMap<string, string>
  readonly keep: KeepOptions
}

export interface KeepOptions {
  readonly labels: boolean
  readonly annotations: boolean
  readonly liveness: boolean
  readonly readiness: boolean
  readonly startup: boolean
  readonly initContainers: boolean
}

/** The container as it is added to a pod that runs. */
export function ephemeralContainer(wanted: DebugContainer, target: string, profile: Profile): EphemeralContainer {
  const container = { name: wanted.name, image: wanted.image, terminationMessagePolicy: 'File' as const, resources: {}, ...settings(wanted), ...(target === '' ? {} : { targetContainerName: target }) }
  return withSecurity(container as Container, profile, profile === 'general') as EphemeralContainer
}

/** A pod on a node that sees the node's own network, processes and, by most profiles, files. */
export function nodeDebugPod(name: string, node: string, wanted: DebugContainer, profile: Profile): New<Pod> {
  const container = withSecurity({ name: wanted.name, image: wanted.image, terminationMessagePolicy: 'File', resources: {}, ...settings(wanted) } as Container, profile, false)
  const seesFiles = profile === 'legacy' || profile === 'general' || profile === 'sysadmin'
  const seesHost = seesFiles || profile === 'netadmin'
  return {
    apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [seesFiles ? { ...container, volumeMounts: [{ name: 'host-root', mountPath: '/host' }] } : container],
      ...(seesHost ? { hostIPC: true, hostNetwork: true, hostPID: true } : {}),
      nodeName: node, restartPolicy: 'Never', tolerations: [{ operator: 'Exists' }],
      ...(seesFiles ? { volumes: [{ name: 'host-root', hostPath: { path: '/' } }] } : {}),
    },
  }
}

/**
 * A copy of a pod with a container added, or one of its own changed. Gives the pod and the container to attach to, which is absent when only images
 * are set. Throws CommandError when a container is to be added and no image is given. `nameFor` draws a name when none is given.
 */
export function copyOfPod(pod: Pod, wanted: DebugContainer, options: CopyOptions, profile: Profile, nameFor: () => string): { readonly pod: New<Pod>; readonly container: string | undefined } {
  const { ephemeralContainers: _, nodeName, ...rest } = pod.spec!
  const images = options.images
  const containers = rest.containers.map((one) => {
    const image = images.get(one.name) ?? images.get('*')
    return image ? { ...one, image } : one
  })
  const spec: PodSpec = { ...rest, ...(options.sameNode && nodeName ? { nodeName } : {}), ...(options.shareProcesses === undefined ? {} : { shareProcessNamespace: options.shareProcesses }), containers }
  const { namespace, labels, annotations } = pod.metadata
  const copy = (made: PodSpec, kept: { readonly labels: boolean; readonly annotations: boolean }): New<Pod> => ({
    apiVersion: 'v1', kind: 'Pod', metadata: { name: options.name, namespace, ...(kept.labels && labels ? { labels } : {}), ...(kept.annotations && annotations ? { annotations } : {}) }, spec: made,
  })
  const own = containers.find(({ name }) => name === wanted.name)
  if (!own && wanted.image === '') {
    if (images.size > 0) return { pod: copy(spec, { labels: true, annotations: true }), container: undefined }
    throw new CommandError('you must specify image when creating new container')
  }
  const name = wanted.name || nameFor()
  const changed = withSecurity(changedContainer(own ?? { name, terminationMessagePolicy: 'File', resources: {} }, wanted), profile, profile === 'general')
  const all = own ? containers.map((one) => (one === own ? changed : one)) : [...containers, changed]
  // The oldest profile takes only the labels away, so that no Service or controller takes the copy for its own; the others leave less.
  if (profile === 'legacy') return { pod: copy({ ...spec, containers: all }, { labels: false, annotations: true }), container: name }
  const { initContainers, ...bare } = spec
  return {
    pod: copy({ ...bare, ...(options.keep.initContainers && initContainers ? { initContainers } : {}), shareProcessNamespace: spec.shareProcessNamespace ?? true, containers: all.map((one) => withoutProbes(one, options.keep)) }, options.keep),
    container: name,
  }
}

function changedContainer(own: Container, wanted: DebugContainer): Container {
  const { args, stdin: _, tty: __, ...rest } = own
  const keepsArgs = args !== undefined && (wanted.command.length === 0 || wanted.argumentsOnly)
  return { ...rest, ...(keepsArgs ? { args } : {}), ...(wanted.image === '' ? {} : { image: wanted.image }), ...settings(wanted) }
}

function settings({ command, argumentsOnly, env, imagePullPolicy, stdin, tty }: DebugContainer): Partial<Container> {
  return {
    ...(command.length === 0 ? {} : argumentsOnly ? { args: command } : { command }),
    ...(env.length > 0 ? { env } : {}),
    ...(imagePullPolicy === '' ? {} : { imagePullPolicy: imagePullPolicy as 'Always' }),
    ...(stdin ? { stdin: true } : {}), ...(tty ? { tty: true } : {}),
  }
}

function withoutProbes({ livenessProbe, readinessProbe, startupProbe, ...rest }: Container, keep: KeepOptions): Container {
  return {
    ...rest,
    ...(keep.liveness && livenessProbe ? { livenessProbe } : {}),
    ...(keep.readiness && readinessProbe ? { readinessProbe } : {}),
    ...(keep.startup && startupProbe ? { startupProbe } : {}),
  }
}

/** What a profile lets the container do. `traces`: it may look into processes of others. */
function withSecurity(container: Container, profile: Profile, traces: boolean): Container {
  const { securityContext, ...rest } = container
  const allowing = (...names: readonly string[]): Container => ({
    ...container, securityContext: { ...securityContext, capabilities: { ...securityContext?.capabilities, add: [...(securityContext?.capabilities?.add ?? []), ...names] } },
  })
  const restricted: SecurityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }
  switch (profile) {
    case 'legacy': return container
    case 'general': return traces ? allowing('SYS_PTRACE') : rest
    case 'baseline': return rest
    case 'netadmin': return allowing('NET_ADMIN', 'NET_RAW')
    case 'restricted': return { ...rest, securityContext: restricted }
    case 'sysadmin': return { ...container, securityContext: { ...securityContext, privileged: true } }
  }
}
