// The files of configMap, secret, downwardAPI and projected volumes. Models pkg/volume/{configmap,secret,downwardapi,projected}.
import { decodeBase64Text } from '../../../api/index.ts'
import type { ConfigMap, DownwardAPIVolumeFile, KeyToPath, Pod, Secret, Volume, VolumeProjection } from '../../../api/types/core-v1.ts'
import type { Process } from '../../../../kernel/index.ts'
import type { KubeletContext } from '../context.ts'
import type { ObjectCache } from '../object-cache.ts'
import { fieldValue, resourceValue } from '../sync/index.ts'
import type { Payload, PayloadFile } from './atomic-files.ts'
import type { TokenSource } from './token-source.ts'

/** A volume that cannot be set up; `message` comes after `MountVolume.SetUp failed for volume "…" : `. */
export class MountError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'MountError'
  }
}

export interface PayloadSources {
  readonly context: KubeletContext
  readonly configMaps: ObjectCache<ConfigMap>
  readonly secrets: ObjectCache<Secret>
  readonly tokens: TokenSource
  /** When the kubelet first saw a pod: an annotation that only its files show. */
  readonly seenAt: (podUid: string) => string
}

const DEFAULT_MODE = 0o644

/** True for volumes whose files the kubelet writes, and writes anew when their source changes. */
export function isPayloadVolume(volume: Volume): boolean {
  return Boolean(volume.configMap ?? volume.secret ?? volume.downwardAPI ?? volume.projected)
}

/** Whether files of a volume show resources, which may come from what the node can give. */
export function tellsOfNode({ downwardAPI, projected }: Volume): boolean {
  const shows = (items: readonly DownwardAPIVolumeFile[] | undefined): boolean => items?.some((item) => item.resourceFieldRef) ?? false
  return shows(downwardAPI?.items) || (projected?.sources?.some((source) => shows(source.downwardAPI?.items)) ?? false)
}

/** The files that a volume should have now. Throws MountError, ApiError or NetworkError. */
export function* payloadOf(sources: PayloadSources, pod: Pod, volume: Volume): Process<Payload> {
  const files: PayloadFile[] = []
  if (volume.configMap) {
    const { name, items, defaultMode, optional } = volume.configMap
    yield* addConfigMap(sources, pod, files, { name: name ?? '', items, optional, mode: defaultMode ?? DEFAULT_MODE })
  } else if (volume.secret) {
    const { secretName, items, defaultMode, optional } = volume.secret
    yield* addSecret(sources, pod, files, { name: secretName ?? '', items, optional, mode: defaultMode ?? DEFAULT_MODE })
  } else if (volume.downwardAPI) addDownward(sources, pod, files, volume.downwardAPI.items, volume.downwardAPI.defaultMode ?? DEFAULT_MODE)
  else for (const projection of volume.projected?.sources ?? []) yield* addProjection(sources, pod, files, projection, volume.projected?.defaultMode ?? DEFAULT_MODE)
  return files.slice()
}

function* addProjection(sources: PayloadSources, pod: Pod, files: PayloadFile[], projection: VolumeProjection, mode: number): Process<void> {
  const { configMap, secret, downwardAPI, serviceAccountToken } = projection
  if (configMap) yield* addConfigMap(sources, pod, files, { name: configMap.name ?? '', items: configMap.items, optional: configMap.optional, mode })
  if (secret) yield* addSecret(sources, pod, files, { name: secret.name ?? '', items: secret.items, optional: secret.optional, mode })
  if (downwardAPI) addDownward(sources, pod, files, downwardAPI.items, mode)
  if (serviceAccountToken) {
    const { path, audience, expirationSeconds } = serviceAccountToken
    // A token is for its pod's eyes only, unless the group of the pod's volumes must see it.
    put(files, { path, content: yield* sources.tokens.token(pod, audience, expirationSeconds ?? 3600), mode: pod.spec!.securityContext?.fsGroup === undefined ? mode : 0o600 })
  }
}

/** What comes later takes the place of what has the same path. */
function put(files: PayloadFile[], made: PayloadFile): void {
  const file = sharedFile(made)
  const at = files.findIndex(({ path }) => path === file.path)
  if (at >= 0) files[at] = file
  else files.push(file)
}

/** The file that was last made at each path: that of the cluster's certificate is the same for all pods. */
const lastFiles = new Map<string, PayloadFile>()
const LAST_FILES_LIMIT = 100

function sharedFile(file: PayloadFile): PayloadFile {
  const last = lastFiles.get(file.path)
  if (last?.content === file.content && last.mode === file.mode) return last
  if (lastFiles.size >= LAST_FILES_LIMIT) lastFiles.clear()
  lastFiles.set(file.path, file)
  return file
}

interface Selection {
  readonly name: string
  readonly items: readonly KeyToPath[] | undefined
  readonly optional: boolean | undefined
  readonly mode: number
}

function* addConfigMap(sources: PayloadSources, pod: Pod, files: PayloadFile[], selection: Selection): Process<void> {
  const object = yield* referred(sources.configMaps, 'configmap', pod, selection)
  const data: Record<string, string> = { ...object?.data }
  for (const [key, value] of Object.entries(object?.binaryData ?? {})) data[key] = decodeBase64Text(value)
  addKeys(files, data, selection, 'config')
}

function* addSecret(sources: PayloadSources, pod: Pod, files: PayloadFile[], selection: Selection): Process<void> {
  const object = yield* referred(sources.secrets, 'secret', pod, selection)
  const data: Record<string, string> = {}
  for (const [key, value] of Object.entries(object?.data ?? {})) data[key] = decodeBase64Text(value)
  addKeys(files, data, selection, 'secret')
}

function* referred<T extends ConfigMap | Secret>(cache: ObjectCache<T>, kind: string, pod: Pod, { name, optional }: Selection): Process<T | undefined> {
  const namespace = pod.metadata.namespace ?? ''
  if (!cache.isRegistered(namespace, name)) throw new MountError(`object "${namespace}"/"${name}" not registered`)
  const object = yield* cache.get(namespace, name)
  if (!object && !optional) throw new MountError(`${kind} "${name}" not found`)
  return object
}

function addKeys(files: PayloadFile[], data: Readonly<Record<string, string>>, { items, optional, mode }: Selection, kind: 'config' | 'secret'): void {
  if (!items?.length) {
    for (const key of Object.keys(data).sort()) put(files, { path: key, content: data[key]!, mode })
    return
  }
  for (const item of items) {
    const content = data[item.key]
    if (content !== undefined) put(files, { path: item.path, content, mode: item.mode ?? mode })
    else if (!optional) throw new MountError(`references non-existent ${kind} key: ${item.key}`)
  }
}

function addDownward({ context, seenAt }: PayloadSources, pod: Pod, files: PayloadFile[], items: readonly DownwardAPIVolumeFile[] | undefined, mode: number): void {
  for (const item of items ?? []) {
    if (item.fieldRef) {
      const { fieldPath } = item.fieldRef
      put(files, { path: item.path, content: fieldValue(context, fieldPath.startsWith('metadata.annotations') ? annotated(pod, seenAt) : pod, fieldPath) ?? '', mode: item.mode ?? mode })
    } else if (item.resourceFieldRef) {
      const { containerName } = item.resourceFieldRef
      const container = [...pod.spec!.containers, ...(pod.spec!.initContainers ?? [])].find((c) => c.name === containerName)
      if (container) put(files, { path: item.path, content: resourceValue(context, container, item.resourceFieldRef), mode: item.mode ?? mode })
    }
  }
}

/** The pod with what the kubelet itself notes on it. */
function annotated(pod: Pod, seenAt: PayloadSources['seenAt']): Pod {
  return { ...pod, metadata: { ...pod.metadata, annotations: { ...pod.metadata.annotations, 'kubernetes.io/config.seen': seenAt(pod.metadata.uid), 'kubernetes.io/config.source': 'api' } } }
}

export interface References {
  readonly configMaps: readonly string[]
  readonly secrets: readonly string[]
}

const references = new WeakMap<object, References>()

/** The ConfigMaps and Secrets that a pod refers to anywhere. */
export function referencesOf(pod: Pod): References {
  let found = references.get(pod.spec!)
  if (!found) references.set(pod.spec!, (found = collectReferences(pod)))
  return found
}

let lastReferences: References = { configMaps: [], secrets: [] }

/** Pods that come together mostly refer to the same. */
function sharedReferences(configMaps: readonly string[], secrets: readonly string[]): References {
  if (!isSameList(lastReferences.configMaps, configMaps) || !isSameList(lastReferences.secrets, secrets)) lastReferences = { configMaps, secrets }
  return lastReferences
}

const isSameList = (one: readonly string[], other: readonly string[]): boolean => one.length === other.length && one.every((name, at) => name === other[at])

function collectReferences(pod: Pod): References {
  const configMaps = new Set<string>()
  const secrets = new Set<string>()
  const add = (set: Set<string>, name: string | undefined): void => {
    if (name) set.add(name)
  }
  const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec!
  for (const list of [initContainers, containers, ephemeralContainers]) for (const container of list) {
    for (const { configMapRef, secretRef } of container.envFrom ?? []) {
      add(configMaps, configMapRef?.name)
      add(secrets, secretRef?.name)
    }
    for (const { valueFrom } of container.env ?? []) {
      add(configMaps, valueFrom?.configMapKeyRef?.name)
      add(secrets, valueFrom?.secretKeyRef?.name)
    }
  }
  for (const volume of pod.spec!.volumes ?? []) {
    add(configMaps, volume.configMap?.name)
    add(secrets, volume.secret?.secretName)
    for (const source of volume.projected?.sources ?? []) {
      add(configMaps, source.configMap?.name)
      add(secrets, source.secret?.name)
    }
  }
  for (const { name } of pod.spec!.imagePullSecrets ?? []) add(secrets, name)
  return sharedReferences([...configMaps], [...secrets])
}
