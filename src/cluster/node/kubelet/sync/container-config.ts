// What the kubelet asks the runtime for when it makes a container. Models pkg/kubelet/kuberuntime (generateContainerConfig).
import { fnv32a, quantityMilli, quantityValue } from '../../../api/index.ts'
import type { Container, Pod, PodSecurityContext, ResourceRequirements, SecurityContext } from '../../../api/types/core-v1.ts'
import type { Image } from '../../images/index.ts'
import { type ContainerConfig, directory, FileStore, type Limits, type Mount, plainFile, type ProcessUser, resolveInside, SIGNAL_NUMBERS, type SignalName } from '../../runtime/index.ts'
import { formatPod } from '../runtime-status.ts'
import type { PodVolume } from '../volumes/index.ts'
import { ConfigError } from './environment.ts'
import { expand } from './expansion.ts'

/** The hash by which the kubelet sees that a container's definition has changed: only its name and image count. */
export function specHash(container: Container): string {
  let hash = hashes.get(container)
  if (hash === undefined) hashes.set(container, (hash = fnv32a(`${container.name}\0${container.image ?? ''}`).toString(16)))
  return hash
}

const hashes = new WeakMap<Container, string>()

/** Throws ConfigError when the pod's security settings forbid the image's user. */
export function containerConfig(pod: Pod, container: Container, image: Image, env: Readonly<Record<string, string>>, attempt: number, resources: ResourceRequirements): ContainerConfig {
  const config: Writable<ContainerConfig> = {
    name: container.name, attempt, imageName: container.image ?? '', env,
    user: userOf(pod, container, image),
    limits: limitsOf(resources),
    stdin: container.stdin ?? false, stdinOnce: container.stdinOnce ?? false, tty: container.tty ?? false,
    notes: {
      specHash: specHash(container),
      terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
      terminationMessagePolicy: container.terminationMessagePolicy ?? 'File',
      requests: resources.requests ?? NOTHING,
      limits: resources.limits ?? NOTHING,
    },
  }
  if (container.command) config.command = container.command.map((word) => expand(word, env))
  if (container.args) config.args = container.args.map((word) => expand(word, env))
  if (container.securityContext?.readOnlyRootFilesystem) config.readOnlyRoot = true
  if (container.workingDir) config.workingDir = container.workingDir
  const stop = (container as { readonly lifecycle?: { readonly stopSignal?: string } }).lifecycle?.stopSignal?.replace(/^SIG/, '')
  if (stop !== undefined && stop in SIGNAL_NUMBERS) config.stopSignal = stop as SignalName
  return config
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

const NOTHING = {}
const NO_LIMITS: Limits = { cpuMilli: undefined, memoryBytes: undefined }

export function limitsOf({ limits }: ResourceRequirements): Limits {
  if (limits === undefined) return NO_LIMITS
  return {
    cpuMilli: limits['cpu'] === undefined ? undefined : quantityMilli(limits['cpu']),
    memoryBytes: limits['memory'] === undefined ? undefined : quantityValue(limits['memory']),
  }
}

const NO_CONTEXT: PodSecurityContext & SecurityContext = {}
const NO_GROUPS: readonly number[] = []

function userOf(pod: Pod, container: Container, image: Image): ProcessUser {
  const podContext = pod.spec!.securityContext ?? NO_CONTEXT
  const context = container.securityContext ?? NO_CONTEXT
  const { supplementalGroups = NO_GROUPS, fsGroup } = podContext
  const groups = fsGroup === undefined ? supplementalGroups : [...supplementalGroups, fsGroup]
  const wanted = context.runAsUser ?? podContext.runAsUser
  const nonRoot = context.runAsNonRoot ?? podContext.runAsNonRoot
  const [imageUser = '', imageGroup] = (image.config.user ?? '').split(':')
  const account = accountOf(image, imageUser)
  if (nonRoot) {
    const where = `(pod: "${formatPod(pod)}", container: ${container.name})`
    if (wanted === 0) throw new ConfigError(`container's runAsUser breaks non-root policy ${where}`)
    if (wanted === undefined && imageUser !== '' && !/^\d+$/.test(imageUser)) throw new ConfigError(`container has runAsNonRoot and image has non-numeric user (${imageUser}), cannot verify user is non-root ${where}`)
    if (wanted === undefined && account.uid === 0) throw new ConfigError(`container has runAsNonRoot and image will run as root ${where}`)
  }
  const uid = wanted ?? account.uid
  const gid = context.runAsGroup ?? podContext.runAsGroup ?? (wanted === undefined ? Number(imageGroup ?? account.gid) || account.gid : 0)
  return { uid, gid, groups }
}

function accountOf(image: Image, user: string): { uid: number; gid: number } {
  if (user === '') return { uid: 0, gid: 0 }
  if (/^\d+$/.test(user)) return { uid: Number(user), gid: 0 }
  const file = image.files['/etc/passwd']
  const text = typeof file === 'string' ? file : file !== undefined && 'content' in file ? file.content : ''
  const line = text.split('\n').find((entry) => entry.startsWith(`${user}:`))?.split(':')
  return { uid: Number(line?.[2] ?? 0), gid: Number(line?.[3] ?? 0) }
}

const NO_WORDS = plainFile('', { mode: 0o666 })
const NO_NAMES: readonly string[] = []

/** The mounts of a container: its volumes, and the file for its last words. Throws ConfigError. */
export function containerMounts(container: Container, env: Readonly<Record<string, string>>, volumeOf: (name: string) => PodVolume | undefined): Mount[] {
  const mounts: Mount[] = []
  for (const { name, mountPath, readOnly, subPath, subPathExpr } of container.volumeMounts ?? []) {
    const volume = volumeOf(name)
    if (!volume) throw new ConfigError(`cannot find volume "${name}" to mount into container "${container.name}"`)
    const inside = subPath || (subPathExpr ? expand(subPathExpr, env) : '')
    const path = mountPath.startsWith('/') ? (mountPath.endsWith('/') ? mountPath.replace(/(.)\/+$/, '$1') : mountPath) : `/${mountPath}`
    const { store, inner } = inside ? placeOf(volume, inside) : volume
    mounts.push({ path, store, inner, readOnly: Boolean(readOnly) || volume.readOnly, source: volume.source, kind: volume.kind })
  }
  const message = container.terminationMessagePath ?? '/dev/termination-log'
  mounts.push({ path: message, store: new FileStore(NO_WORDS), inner: NO_NAMES, readOnly: false, source: '/dev/vda1', kind: 'ext4' })
  // What was pushed to has room for more than it holds.
  return mounts.slice()
}

/** What of a volume is mounted. A subPath into files that the kubelet rewrites stays with what was there: a bind mount holds the file, not its name. */
function placeOf(volume: PodVolume, subPath: string): Pick<Mount, 'store' | 'inner'> {
  const names = subPath.split('/').filter((part) => part !== '' && part !== '.')
  const found = resolveInside(volume.store, `/${[...volume.inner, ...names].join('/')}`)
  if (found && volume.isRewritten) return { store: new FileStore(volume.store.find(found)), inner: [] }
  if (found) return { store: volume.store, inner: found }
  const inner = [...volume.inner, ...names]
  volume.store.makePath(inner.slice(0, -1))
  volume.store.put(inner, directory({}, { mode: 0o750 }))
  return { store: volume.store, inner }
}
