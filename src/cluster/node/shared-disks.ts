// Disks that are not part of a machine: network file systems and block volumes. A machine that mounts one sees what another wrote.
// Which machine may attach a block volume is decided elsewhere (attach/detach controller and cloud); here is only what lies on it.
import { directory, EMPTY_DIRECTORY, FileStore } from './runtime/index.ts'

export class SharedDisks {
  readonly #disks = new Map<string, FileStore>()
  /** The directory that every machine mounts at /tmp/hostpath_pv: volumes of the host-path provisioner follow their pods. */
  readonly hostPathVolumes = new FileStore(EMPTY_DIRECTORY)

  /** The disk of an id (a volume handle, `nfs://server/path`); an empty one when it is new. */
  disk(id: string, capacityBytes?: number): FileStore {
    let store = this.#disks.get(id)
    if (!store) this.#disks.set(id, (store = new FileStore(directory({}, { mode: 0o777 }), capacityBytes)))
    return store
  }

  /** The volume is deleted, with what was on it. */
  remove(id: string): void {
    this.#disks.delete(id)
  }
}
