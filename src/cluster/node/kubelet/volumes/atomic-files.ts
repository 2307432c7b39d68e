// Files that the kubelet writes for a pod and replaces all at once. Models pkg/volume/util/atomic_writer.go: each version lies in a directory of its own,
// `..data` points to the present one, and the names that a container sees are links through `..data`.
import { EPOCH_MS } from '../../../api/index.ts'
import { directory, plainFile, symlink, type FileNode, type FileStore } from '../../runtime/index.ts'

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
  const attributes = { modifiedAt: now, ...(groupId === undefined ? {} : { gid: groupId }) }
  const files: Record<string, FileNode> = {}
  const links: Record<string, FileNode> = {}
  for (const [path, { content, mode }] of payload) {
    const names = path.split('/').filter(Boolean)
    insert(files, names, plainFile(content, { ...attributes, mode }))
    links[names[0]!] = symlink(`..data/${names[0]!}`, now)
  }
  store.root = directory({ [version]: directory(files, { mode: 0o755, ...attributes }), '..data': symlink(version, now), ...links }, { mode: 0o777, ...attributes })
  return true
}

function insert(files: Record<string, FileNode>, names: readonly string[], file: FileNode): void {
  const [name = '', ...rest] = names
  if (rest.length === 0) {
    files[name] = file
    return
  }
  const present = files[name]
  const inner: Record<string, FileNode> = present?.kind === 'directory' ? Object.fromEntries(present.entries) : {}
  insert(inner, rest, file)
  files[name] = directory(inner)
}

function isSame(root: FileNode, payload: Payload): boolean {
  const found = new Map<string, FileNode>()
  collect(root, '', found)
  if (found.size !== payload.size) return false
  for (const [path, { content, mode }] of payload) {
    const node = found.get(path.split('/').filter(Boolean).join('/'))
    if (node?.kind !== 'file' || node.content !== content || node.mode !== mode) return false
  }
  return true
}

function collect(node: FileNode, path: string, into: Map<string, FileNode>): void {
  if (node.kind !== 'directory') into.set(path, node)
  else for (const [name, child] of node.entries) collect(child, path ? `${path}/${name}` : name, into)
}

/** `2026_11_23_10_52_02`. */
function timestamp(now: number): string {
  return new Date(EPOCH_MS + Math.floor(now / 1000)).toISOString().slice(0, 19).replace(/[-T:]/g, '_')
}
