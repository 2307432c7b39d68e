// Files that the kubelet writes for a pod and replaces all at once. Models pkg/volume/util/atomic_writer.go: each version lies in a directory of its own,
// `..data` points to the present one, and the names that a container sees are links through `..data`.
import { EPOCH_MS } from '../../../api/index.ts'
import { SECOND } from '../../../../kernel/index.ts'
import { byteLength, EMPTY_DIRECTORY, FileStore, symlink, type FileNode } from '../../runtime/index.ts'

export interface PayloadFile {
  /** In the volume. */
  readonly path: string
  readonly content: string
  readonly mode: number
}

/** Each path once. */
export type Payload = readonly PayloadFile[]

/** The files of one volume. Its tree is made when somebody looks: most programs never read the token that is mounted for them. */
export class AtomicFiles extends FileStore {
  #payload: Payload | undefined
  #writtenAt = 0
  #salt = 0
  #gid = 0

  /** Writes a payload; does nothing when it is what is there. `now` is cluster time, `salt` tells versions of one second apart. */
  write(payload: Payload, now: number, salt: number, groupId: number | undefined): boolean {
    if (this.#payload && isSame(this.#payload, payload)) return false
    this.#payload = payload
    this.#writtenAt = now
    this.#salt = salt
    this.#gid = groupId ?? 0
    this.forgetRoot()
    return true
  }

  override isFile(path: readonly string[]): boolean {
    return path.length > 0 && super.isFile(path)
  }

  protected override make(): FileNode {
    const modifiedAt = this.#writtenAt
    const gid = this.#gid
    if (this.#payload === undefined) return EMPTY_DIRECTORY
    const version = `..${timestamp(modifiedAt)}.${String(this.#salt).padStart(9, '0')}`
    const files = new Map<string, FileNode>()
    const links = new Map<string, FileNode>()
    for (const { path, content, mode } of this.#payload) {
      const names = path.includes('/') ? path.split('/').filter(Boolean) : [path]
      insert(files, names, { kind: 'file', content, sizeBytes: byteLength(content), mode, uid: 0, gid, modifiedAt })
      links.set(names[0]!, symlink(`..data/${names[0]!}`, modifiedAt))
    }
    const entries = new Map<string, FileNode>([[version, { kind: 'directory', entries: files, mode: 0o755, uid: 0, gid, modifiedAt }], ['..data', symlink(version, modifiedAt)], ...links])
    return { kind: 'directory', entries, mode: 0o777, uid: 0, gid, modifiedAt }
  }
}

function insert(files: Map<string, FileNode>, names: readonly string[], file: FileNode, at = 0): void {
  const name = names[at] ?? ''
  if (at >= names.length - 1) {
    files.set(name, file)
    return
  }
  const present = files.get(name)
  const inner = new Map(present?.kind === 'directory' ? present.entries : undefined)
  insert(inner, names, file, at + 1)
  files.set(name, { ...EMPTY_DIRECTORY, entries: inner })
}

function isSame(one: Payload, other: Payload): boolean {
  return one.length === other.length && one.every(({ path, content, mode }) => {
    const file = other.find((candidate) => candidate.path === path)
    return file?.content === content && file.mode === mode
  })
}

let lastStamp = { second: -1, text: '' }

/** `2026_11_23_10_52_02`. The last one is kept, because pods come in crowds. */
function timestamp(now: number): string {
  const second = Math.floor(now / SECOND)
  if (lastStamp.second !== second) lastStamp = { second, text: new Date(EPOCH_MS + second * 1000).toISOString().slice(0, 19).replace(/[-T:]/g, '_') }
  return lastStamp.text
}
