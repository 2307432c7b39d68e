// Files that the kubelet writes for a pod and replaces all at once. Models pkg/volume/util/atomic_writer.go: each version lies in a directory of its own,
// `..data` points to the present one, and the names that a container sees are links through `..data`.
import { EPOCH_MS } from '../../../api/index.ts'
import { SECOND } from '../../../../kernel/index.ts'
import { byteLength, EMPTY_DIRECTORY, symlink, type FileNode, type FileStore } from '../../runtime/index.ts'

export interface PayloadFile {
  readonly content: string
  readonly mode: number
}

/** Files by their path in the volume. */
export type Payload = ReadonlyMap<string, PayloadFile>

/** Writes a payload; does nothing when it is what is there. `now` is cluster time, `salt` tells versions of one second apart. */
export function writeAtomically(store: FileStore, payload: Payload, now: number, salt: number, groupId: number | undefined): boolean {
  const old = store.find(['..data'])
  const current = old?.kind === 'symlink' ? store.find([old.target]) : undefined
  if (current && isSame(current, payload)) return false
  const version = `..${timestamp(now)}.${String(salt).padStart(9, '0')}`
  const gid = groupId ?? 0
  const files = new Map<string, FileNode>()
  const links = new Map<string, FileNode>()
  for (const [path, { content, mode }] of payload) {
    const names = path.includes('/') ? path.split('/').filter(Boolean) : [path]
    insert(files, names, { kind: 'file', content, sizeBytes: byteLength(content), mode, uid: 0, gid, modifiedAt: now })
    links.set(names[0]!, symlink(`..data/${names[0]!}`, now))
  }
  const entries = new Map<string, FileNode>([[version, { kind: 'directory', entries: files, mode: 0o755, uid: 0, gid, modifiedAt: now }], ['..data', symlink(version, now)], ...links])
  store.root = { kind: 'directory', entries, mode: 0o777, uid: 0, gid, modifiedAt: now }
  return true
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

function isSame(root: FileNode, payload: Payload): boolean {
  const found = new Map<string, FileNode>()
  collect(root, '', found)
  if (found.size !== payload.size) return false
  for (const [path, { content, mode }] of payload) {
    const node = found.get(path.includes('/') ? path.split('/').filter(Boolean).join('/') : path)
    if (node?.kind !== 'file' || node.content !== content || node.mode !== mode) return false
  }
  return true
}

function collect(node: FileNode, path: string, into: Map<string, FileNode>): void {
  if (node.kind !== 'directory') into.set(path, node)
  else for (const [name, child] of node.entries) collect(child, path ? `${path}/${name}` : name, into)
}

let lastStamp = { second: -1, text: '' }

/** `2026_11_23_10_52_02`. The last one is kept, because pods come in crowds. */
function timestamp(now: number): string {
  const second = Math.floor(now / SECOND)
  if (lastStamp.second !== second) lastStamp = { second, text: new Date(EPOCH_MS + second * 1000).toISOString().slice(0, 19).replace(/[-T:]/g, '_') }
  return lastStamp.text
}
