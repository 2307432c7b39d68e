// A machine's disk: what lies on it, and which images can go when it gets full. Models pkg/kubelet/images/image_gc_manager.go and the disk's part of pkg/kubelet/eviction/helpers.go.
// One file system holds everything: nodefs and imagefs are the same.
import type { Pod } from '../../api/types/core-v1.ts'
import type { KubeletContext } from './context.ts'

/** imageGCHighThresholdPercent and imageGCLowThresholdPercent. */
export const IMAGE_GC_HIGH = 0.85
const IMAGE_GC_LOW = 0.8

/** Bytes that are not free. */
export function usedDiskBytes({ machine, runtime }: Pick<KubeletContext, 'machine' | 'runtime'>): number {
  let own = runtime.images.bytes
  for (const volumes of machine.podVolumes.values()) for (const store of volumes.values()) own += store.usedBytes
  for (const container of runtime.runningContainers()) own += container.mounts.root.store.usedBytes
  return Math.min(machine.capacity.storageBytes, Math.max(own, machine.usage.diskFilled * machine.capacity.storageBytes))
}

/** What a container of a pod, or all of them, has written to its own layer; for the whole pod with its emptyDirs. */
export function podDiskBytes({ machine, runtime }: KubeletContext, { metadata }: Pod, container?: string): number {
  let bytes = 0
  for (const running of runtime.runningContainers()) {
    if (running.status.podUid === metadata.uid && (container === undefined || running.status.name === container)) bytes += wholeBlocks(running.mounts.root.store.usedBytes)
  }
  if (container === undefined) for (const store of machine.podVolumes.get(metadata.uid)?.values() ?? []) bytes += wholeBlocks(store.usedBytes)
  return bytes
}

const BLOCK = 4096
const wholeBlocks = (bytes: number): number => Math.ceil(bytes / BLOCK) * BLOCK

/** Removes images that no container uses, the oldest first, until so many bytes are free. Gives how many that made. */
export function removeImages({ runtime, nodeChanged }: KubeletContext, wantedBytes: number): number {
  const { images } = runtime
  const inUse = runtime.imagesInUse()
  let freed = 0
  for (const image of [...images.list()]) {
    if (freed >= wantedBytes) break
    if (inUse.has(image.reference)) continue
    images.remove(image.reference)
    freed += image.sizeBytes
  }
  if (freed > 0) nodeChanged()
  return freed
}

/** Brings a disk that is too full back to where it may be, as far as images help. Gives the words of the failure where they do not. */
export function collectImages(context: KubeletContext): string | undefined {
  const { storageBytes } = context.machine.capacity
  const used = usedDiskBytes(context)
  if (used < storageBytes * IMAGE_GC_HIGH) return undefined
  const wanted = Math.round(used - storageBytes * IMAGE_GC_LOW)
  const freed = removeImages(context, wanted)
  return freed >= wanted ? undefined : `Failed to garbage collect required amount of images. Attempted to free ${wanted} bytes, but only found ${freed} bytes eligible to free.`
}
