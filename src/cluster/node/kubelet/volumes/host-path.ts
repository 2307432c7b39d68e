// Directories and files of the machine itself. Models pkg/volume/hostpath.
import { directory, plainFile, splitPath, type FileStore } from '../../runtime/index.ts'
import type { MachineFacts } from '../context.ts'
import { MountError } from './payloads.ts'

/** Where the host-path provisioner keeps its volumes: a network file system that every machine mounts here. */
const SHARED_PATH = ['tmp', 'hostpath_pv']

/** Finds or makes a path of the machine, as `type` asks. Throws MountError. */
export function hostPathPlace(machine: MachineFacts, path: string, type: string): { readonly store: FileStore; readonly inner: readonly string[] } {
  const names = splitPath(path)
  const isShared = SHARED_PATH.every((name, at) => names[at] === name)
  const store = isShared ? machine.disks.hostPathVolumes : machine.files
  const inner = isShared ? names.slice(SHARED_PATH.length) : names
  const kind = store.find(inner)?.kind
  const makes = type === '' || type === 'DirectoryOrCreate'
  if (kind === undefined && (makes || type === 'FileOrCreate')) {
    store.makePath(inner.slice(0, -1))
    store.put(inner, type === 'FileOrCreate' ? plainFile('') : directory({}, { mode: isShared ? 0o777 : 0o755 }))
    return { store, inner }
  }
  if ((type === 'Directory' || type === 'DirectoryOrCreate') && kind !== 'directory') throw new MountError(`hostPath type check failed: ${path} is not a directory`)
  if ((type === 'File' || type === 'FileOrCreate') && kind !== 'file') throw new MountError(`hostPath type check failed: ${path} is not a file`)
  if (type === 'Socket' || type === 'CharDevice' || type === 'BlockDevice') throw new MountError(`hostPath type check failed: ${path} is not a ${type === 'Socket' ? 'socket file' : type === 'CharDevice' ? 'character device' : 'block device'}`)
  return { store, inner }
}
