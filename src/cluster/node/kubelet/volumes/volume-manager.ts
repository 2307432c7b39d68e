// Makes the volumes of pods ready before their containers start, keeps their files fresh, and clears them away. Models pkg/kubelet/volumemanager.
import { ApiError, quantityValue, type KubeObject } from '../../../api/index.ts'
import type { ConfigMap, Pod, Secret, Volume } from '../../../api/types/core-v1.ts'
import { PERSISTENT_VOLUME_CLAIMS } from '../../../client/index.ts'
import { Few, MILLISECOND, NetworkError, SECOND, sleep, type Process } from '../../../../kernel/index.ts'
import { directory, FileStore } from '../../runtime/index.ts'
import type { KubeletContext } from '../context.ts'
import type { ObjectCache } from '../object-cache.ts'
import { AtomicFiles, type Payload } from './atomic-files.ts'
import { hostPathPlace } from './host-path.ts'
import { isPayloadVolume, MountError, payloadOf, referencesOf, tellsOfNode, type PayloadSources } from './payloads.ts'
import { attachableName, claimOf, NotAttachedError, openPersistent, readClaim } from './persistent.ts'
import { TokenSource } from './token-source.ts'

/** A volume as containers mount it. */
export interface PodVolume {
  readonly store: FileStore
  readonly inner: readonly string[]
  readonly readOnly: boolean
  /** The kubelet replaces its files when their source changes. */
  readonly isRewritten: boolean
  readonly source: string
  readonly kind: string
  /** The file system whose statistics stand for its own: a disk's, or the machine's. Undefined where the plugin measures nothing (hostPath), or the size is not known (nfs). */
  readonly measured?: 'disk' | 'machine'
}

/** One that is mounted for a pod. */
interface MountedVolume extends PodVolume {
  readonly name: string
  /** `namespace/name` of the claim behind it. */
  readonly claim?: string
  /** Of what its files were last made: from the same they would be the same. */
  origin: Origin | undefined
}

interface MountedPod {
  volumes: readonly MountedVolume[]
  /** The ConfigMaps and Secrets from which its files were last written. */
  sources: readonly (KubeObject | undefined)[] | undefined
}

/** What the files of a pod's volumes were made of, besides its tokens. */
interface Origin {
  readonly spec: Pod['spec']
  readonly labels: Pod['metadata']['labels']
  readonly annotations: Pod['metadata']['annotations']
  readonly objects: readonly (KubeObject | undefined)[]
  /** They show what the node can give, which is not looked at here. */
  readonly tellsOfNode: boolean
}

/** The populator and the reconciler each look every 100 ms; a pod looks whether its volumes are there every 300 ms. */
const LOOP = 100 * MILLISECOND
const POLL = 300 * MILLISECOND
const PATIENCE = 123 * SECOND
const FIRST_RETRY = 500 * MILLISECOND
const MOST_RETRY = 122 * SECOND
const NO_NAMES: readonly string[] = []

/** Volumes were not ready within the time that a sync waits for them. */
export class VolumesNotReadyError extends Error {
  constructor(unmounted: readonly string[]) {
    super(`unmounted volumes=[${unmounted.join(' ')}], unattached volumes=[], failed to process volumes=[]: context deadline exceeded`)
    this.name = 'VolumesNotReadyError'
  }
}

export class VolumeManager {
  readonly #context: KubeletContext
  readonly #sources: PayloadSources
  readonly #mounted = new Map<string, MountedPod>()
  /** Names of attached volumes that pods use, for the node's status. */
  readonly #inUse = new Map<string, Set<string>>()
  readonly #tokens: TokenSource

  constructor(context: KubeletContext, configMaps: ObjectCache<ConfigMap>, secrets: ObjectCache<Secret>, seenAt: (podUid: string) => string) {
    this.#context = context
    this.#tokens = new TokenSource(context.client)
    this.#sources = { context, configMaps, secrets, tokens: this.#tokens, seenAt }
  }

  volume(podUid: string, name: string): PodVolume | undefined {
    return this.#mounted.get(podUid)?.volumes.find((volume) => volume.name === name)
  }

  /** The mounted volumes of claims of which something is measured. */
  *measured(): Iterable<readonly [claim: string, volume: PodVolume]> {
    for (const { volumes } of this.#mounted.values()) for (const volume of volumes) if (volume.claim !== undefined) yield [volume.claim, volume]
  }

  volumesInUse(): readonly string[] {
    return [...new Set([...this.#inUse.values()].flatMap((names) => [...names]))].sort()
  }

  /** Whether the files of a mounted pod may have to be written anew, or its claims have to be looked at. */
  mayHaveChanged(pod: Pod): boolean {
    const { uid } = pod.metadata
    if (pod.spec!.volumes?.some((volume) => claimOf(pod, volume) !== undefined) || this.#tokens.isDue(uid)) return true
    return !this.#areCurrent(pod, this.#mounted.get(uid)?.sources)
  }

  /** Waits until all volumes of a pod are mounted; on later rounds freshens their files. Throws VolumesNotReadyError. */
  *waitForMounts(pod: Pod): Process<void> {
    const volumes = pod.spec!.volumes ?? []
    if (volumes.length === 0) return
    const { uid } = pod.metadata
    const mounted = this.#mounted.get(uid) ?? { volumes: [], sources: undefined }
    this.#mounted.set(uid, mounted)
    const isMissing = ({ name }: Volume): boolean => !mounted.volumes.some((volume) => volume.name === name)
    const missing = volumes.filter(isMissing)
    const { kernel, group, random } = this.#context
    if (missing.length === 0) {
      group.spawn(`remount ${pod.metadata.name}`, this.#freshen(pod, mounted, volumes))
      return
    }
    const beganAt = kernel.now
    yield* sleep(random.int(LOOP))
    const mounting = group.group(`mount ${pod.metadata.name}`)
    try {
      for (const volume of missing) mounting.spawn(`mount ${volume.name}`, this.#mountWithPatience(pod, volume, mounted))
      do {
        yield* sleep(POLL - ((kernel.now - beganAt) % POLL))
        const left = volumes.filter(isMissing)
        if (left.length === 0) return void (mounted.sources = this.#currentSources(pod))
        if (kernel.now - beganAt > PATIENCE) throw new VolumesNotReadyError(left.map((volume) => volume.name))
      } while (this.#mounted.get(uid) === mounted)
    } finally {
      mounting.kill()
    }
  }

  /**
   * A kubelet that has just started mounts the volumes even of a pod that it only has to stop, as long as something in it runs.
   * Gives a function that ends the attempts.
   */
  mountWhileStopping(pod: Pod): () => void {
    if (this.#mounted.has(pod.metadata.uid)) return () => {}
    const mounting = this.#context.group.group(`mount ${pod.metadata.name}`)
    for (const volume of pod.spec!.volumes ?? []) mounting.spawn(`mount ${volume.name}`, this.#mountWithPatience(pod, volume, { volumes: [], sources: undefined }))
    return () => mounting.kill()
  }

  /** Takes a pod's volumes away: files of the kubelet's making and emptyDirs are gone, disks are left. */
  unmount(podUid: string): void {
    this.#mounted.delete(podUid)
    if (this.#inUse.delete(podUid)) this.#context.nodeChanged()
    this.#context.machine.podVolumes.delete(podUid)
    this.#tokens.forget(podUid)
  }

  *#mountWithPatience(pod: Pod, volume: Volume, mounted: MountedPod): Process<void> {
    const { random, recorder } = this.#context
    yield* sleep(random.int(LOOP))
    for (let retry = FIRST_RETRY; ; retry = Math.min(retry * 2, MOST_RETRY)) {
      try {
        const mountedVolume = yield* this.#mount(pod, volume)
        mounted.volumes = mounted.volumes.concat([mountedVolume])
        return
      } catch (error) {
        const isWaiting = error instanceof NotAttachedError
        if (!(isWaiting || error instanceof MountError || error instanceof ApiError || error instanceof NetworkError)) throw error
        // Whether it is attached is looked at later each time, too, but only a mount that fails is told of.
        if (!isWaiting) recorder.event(pod, 'Warning', 'FailedMount', `MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`)
      }
      yield* sleep(retry)
    }
  }

  *#mount(pod: Pod, volume: Volume): Process<MountedVolume> {
    if (!isPayloadVolume(volume)) {
      const { store, inner, readOnly, isRewritten, source, kind, measured } = yield* this.#open(pod, volume)
      const claim = claimOf(pod, volume)
      return { name: volume.name, store, inner, readOnly, isRewritten, source, kind, origin: undefined, ...(claim !== undefined && measured ? { claim: `${pod.metadata.namespace}/${claim}`, measured } : {}) }
    }
    const origin = this.#originOf(pod, volume)
    const payload = yield* payloadOf(this.#sources, pod, volume)
    const kept = this.#kept(pod)
    const store = kept.get(volume.name) ?? new AtomicFiles()
    this.#write(pod, store, payload)
    kept.set(volume.name, store)
    return { name: volume.name, store, inner: NO_NAMES, readOnly: true, isRewritten: true, source: 'tmpfs', kind: 'tmpfs', origin }
  }

  /** Makes a volume ready whose files are not of the kubelet's making. */
  *#open(pod: Pod, volume: Volume): Process<PodVolume> {
    const { machine, client } = this.#context
    const base = { inner: NO_NAMES, readOnly: false, isRewritten: false } as const
    if (volume.emptyDir) {
      const kept = this.#kept(pod)
      const isMemory = volume.emptyDir.medium === 'Memory'
      const limit = isMemory && volume.emptyDir.sizeLimit ? quantityValue(volume.emptyDir.sizeLimit) : undefined
      const store = kept.get(volume.name) ?? new FileStore(directory({}, { mode: pod.spec!.securityContext?.fsGroup === undefined ? 0o777 : 0o2777, ...groupOf(pod) }), limit)
      kept.set(volume.name, store)
      return { ...base, store, source: isMemory ? 'tmpfs' : '/dev/vda1', kind: isMemory ? 'tmpfs' : 'ext4' }
    }
    if (volume.hostPath) return { ...base, ...hostPathPlace(machine, volume.hostPath.path, volume.hostPath.type ?? ''), source: '/dev/vda1', kind: 'ext4' }
    const claim = claimOf(pod, volume)
    if (claim !== undefined) {
      const persistent = yield* readClaim(this.#context, pod, claim)
      this.#use(pod.metadata.uid, attachableName(persistent))
      const opened = openPersistent(this.#context, persistent, volume.persistentVolumeClaim?.readOnly ?? false)
      // The size of the claim is read once more, in case the file system has to grow.
      yield* client.get(PERSISTENT_VOLUME_CLAIMS, claim, pod.metadata.namespace)
      return opened
    }
    if (volume.nfs) return openPersistent(this.#context, { metadata: pod.metadata, spec: { nfs: volume.nfs } }, volume.nfs.readOnly ?? false)
    throw new MountError('no volume plugin matched')
  }

  /** What each sync of a running pod does: files are written anew, claims are looked at again. */
  *#freshen(pod: Pod, mounted: MountedPod, volumes: readonly Volume[]): Process<void> {
    yield* sleep(this.#context.random.int(LOOP))
    if (!this.#areCurrent(pod, mounted.sources)) mounted.sources = this.#currentSources(pod)
    for (const volume of volumes) {
      try {
        const claim = claimOf(pod, volume)
        if (claim !== undefined) yield* readClaim(this.#context, pod, claim)
        if (!isPayloadVolume(volume)) continue
        const present = mounted.volumes.find(({ name }) => name === volume.name)
        if (present && this.#isFresh(pod, present.origin)) {
          this.#drawSalt()
          continue
        }
        const origin = this.#originOf(pod, volume)
        const payload = yield* payloadOf(this.#sources, pod, volume)
        if (!present) continue
        this.#write(pod, present.store, payload)
        present.origin = origin
      } catch (error) {
        if (!(error instanceof MountError || error instanceof ApiError || error instanceof NetworkError)) throw error
        if (isPayloadVolume(volume)) this.#context.recorder.event(pod, 'Warning', 'FailedMount', `MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`)
      }
    }
  }

  #originOf(pod: Pod, volume: Volume): Origin {
    const { labels, annotations } = pod.metadata
    return { spec: pod.spec, labels, annotations, objects: this.#currentSources(pod), tellsOfNode: tellsOfNode(volume) }
  }

  #isFresh(pod: Pod, origin: Origin | undefined): boolean {
    return origin !== undefined && origin.spec === pod.spec && origin.labels === pod.metadata.labels && origin.annotations === pod.metadata.annotations
      && !origin.tellsOfNode && this.#areCurrent(pod, origin.objects) && !this.#tokens.isDue(pod.metadata.uid)
  }

  /** Whether these are the ConfigMaps and Secrets of a pod as they are now. */
  #areCurrent(pod: Pod, objects: Origin['objects'] = []): boolean {
    const { configMaps, secrets } = referencesOf(pod)
    const namespace = pod.metadata.namespace ?? ''
    for (let at = 0; at < configMaps.length; at++) if (this.#sources.configMaps.peek(namespace, configMaps[at]!) !== objects[at]) return false
    for (let at = 0; at < secrets.length; at++) if (this.#sources.secrets.peek(namespace, secrets[at]!) !== objects[configMaps.length + at]) return false
    return true
  }

  #currentSources(pod: Pod): readonly (KubeObject | undefined)[] {
    const { configMaps, secrets } = referencesOf(pod)
    const namespace = pod.metadata.namespace ?? ''
    const objects: (KubeObject | undefined)[] = []
    for (const name of configMaps) objects.push(this.#sources.configMaps.peek(namespace, name))
    for (const name of secrets) objects.push(this.#sources.secrets.peek(namespace, name))
    return sharedObjects(objects)
  }

  #write(pod: Pod, store: FileStore, payload: Payload): void {
    const salt = this.#drawSalt()
    if (store instanceof AtomicFiles) store.write(payload, this.#context.kernel.now, salt, pod.spec!.securityContext?.fsGroup)
  }

  /** Tells versions of one second apart. It is drawn for every look, so that what comes by chance later does not hang on what a look finds. */
  #drawSalt(): number {
    return this.#context.random.int(1_000_000_000)
  }

  #kept(pod: Pod): Few<string, FileStore> {
    const { podVolumes } = this.#context.machine
    let kept = podVolumes.get(pod.metadata.uid)
    if (!kept) podVolumes.set(pod.metadata.uid, (kept = new Few()))
    return kept
  }

  #use(podUid: string, name: string | undefined): void {
    if (name === undefined) return
    const names = this.#inUse.get(podUid) ?? new Set<string>()
    if (names.has(name)) return
    names.add(name)
    this.#inUse.set(podUid, names)
    this.#context.nodeChanged()
  }
}

let lastObjects: Origin['objects'] = []

/** Most pods of a namespace have their files from the same few. */
function sharedObjects(objects: Origin['objects']): Origin['objects'] {
  if (objects.length !== lastObjects.length || objects.some((object, at) => object !== lastObjects[at])) lastObjects = objects.slice()
  return lastObjects
}

function groupOf(pod: Pod): { readonly gid?: number } {
  const group = pod.spec!.securityContext?.fsGroup
  return group === undefined ? {} : { gid: group }
}
