// One tree of files: an image with its writable layer, an emptyDir, a disk. Nodes are immutable and shared, so that a thousand
// containers of one image cost one tree, and a write copies only the directories above it.
import type { FileTree } from '../images/image.ts'
import { withEntry, type Entries } from './entries.ts'
import { FileError } from './file-system.ts'

interface Attributes {
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly modifiedAt: number
}

export interface PlainFile extends Attributes {
  readonly kind: 'file'
  readonly content: string
  readonly sizeBytes: number
}

export interface Directory extends Attributes {
  readonly kind: 'directory'
  readonly entries: Entries
}

export interface Symlink extends Attributes {
  readonly kind: 'symlink'
  readonly target: string
}

/** `/dev/null`, a log pipe: reading and writing are functions. */
export interface Device extends Attributes {
  readonly kind: 'device'
  readonly read: () => string
  readonly write: (text: string) => void
}

export type FileNode = PlainFile | Directory | Symlink | Device

export const ROOT_OWNER = { uid: 0, gid: 0, modifiedAt: 0 } as const
export const EMPTY_DIRECTORY: Directory = { kind: 'directory', entries: new Map(), mode: 0o755, ...ROOT_OWNER }

export function plainFile(content: string, { mode = 0o644, uid = 0, gid = 0, modifiedAt = 0 }: Partial<Attributes> = {}): PlainFile {
  return { kind: 'file', content, sizeBytes: byteLength(content), mode, uid, gid, modifiedAt }
}

export function directory(entries: Readonly<Record<string, FileNode>> = {}, { mode = 0o755, uid = 0, gid = 0, modifiedAt = 0 }: Partial<Attributes> = {}): Directory {
  return { kind: 'directory', entries: new Map(Object.entries(entries)), mode, uid, gid, modifiedAt }
}

export function symlink(target: string, modifiedAt = 0): Symlink {
  return { kind: 'symlink', target, mode: 0o777, uid: 0, gid: 0, modifiedAt }
}

/** What was put at a path, or taken away. */
interface Change {
  readonly path: readonly string[]
  readonly node: FileNode | undefined
}

/** A store with more changes than this keeps its tree. */
const MOST_CHANGES = 4
/**
 * Trees of stores that were looked at lately. A container changes a few files when it starts, and then each of a thousand would
 * hold the directories above them: what it holds is the image's tree and those changes.
 */
const lately = new Map<FileStore, FileNode>()
const LATELY_LIMIT = 64

export class FileStore {
  /** Without the changes. */
  #root: FileNode | undefined
  /** The first ones, oldest first. */
  #changes: readonly Change[] | undefined
  /** Bytes beyond which a write fails with ENOSPC; undefined for no bound of its own. */
  readonly capacityBytes: number | undefined
  /** Bytes written since the store was made; what was there before is not counted. */
  usedBytes = 0

  constructor(root?: FileNode, capacityBytes?: number) {
    this.#root = root
    this.capacityBytes = capacityBytes
  }

  get root(): FileNode {
    const root = (this.#root ??= this.make())
    return this.#changes === undefined ? root : (lately.get(this) ?? this.#changed(root, this.#changes))
  }

  set root(node: FileNode) {
    this.#root = node
    this.#forgetChanges()
  }

  #changed(root: FileNode, changes: readonly Change[]): FileNode {
    let tree = root
    for (const { path, node } of changes) tree = replace(tree, path, 0, node)
    this.#remember(tree)
    return tree
  }

  #remember(tree: FileNode): void {
    if (lately.size >= LATELY_LIMIT) lately.clear()
    lately.set(this, tree)
  }

  #forgetChanges(): void {
    if (this.#changes === undefined) return
    this.#changes = undefined
    lately.delete(this)
  }

  /** The next look makes it anew. */
  protected forgetRoot(): void {
    this.#root = undefined
    this.#forgetChanges()
  }

  /** What it begins with, when it was not told: made when somebody looks. */
  protected make(): FileNode {
    return EMPTY_DIRECTORY
  }

  /** Whether there is a file at a path. */
  isFile(path: readonly string[]): boolean {
    return this.find(path)?.kind === 'file'
  }

  /** The node at a path of names, not following symbolic links. */
  find(path: readonly string[]): FileNode | undefined {
    let node: FileNode | undefined = this.root
    for (const name of path) {
      if (node?.kind !== 'directory') return undefined
      node = node.entries.get(name)
    }
    return node
  }

  /** Puts a node in place of what is at the path, or takes it away. The directory above must exist. */
  put(path: readonly string[], node: FileNode | undefined): void {
    const growth = sizeOf(node) - sizeOf(this.find(path))
    if (growth > 0 && this.capacityBytes !== undefined && this.usedBytes + growth > this.capacityBytes) throw new FileError('ENOSPC', `/${path.join('/')}`)
    const tree = replace(this.root, path, 0, node)
    const changes = this.#changes ?? NO_CHANGES
    if (path.length > 0 && changes.length < MOST_CHANGES) {
      this.#changes = changes.concat([{ path: sharedPath(path), node }])
      this.#remember(tree)
    } else this.root = tree
    this.usedBytes += growth
  }

  /** Makes the directories of a path where they are missing. */
  makePath(path: readonly string[]): void {
    for (let depth = 1; depth <= path.length; depth++) {
      const part = path.slice(0, depth)
      if (this.find(part) === undefined) this.put(part, EMPTY_DIRECTORY)
    }
  }
}

const NO_CHANGES: readonly Change[] = []

/** Paths that were put to: containers of one image change the same files. */
const paths = new Map<string, readonly string[]>()
const PATHS_LIMIT = 2000

function sharedPath(path: readonly string[]): readonly string[] {
  const key = path.join('/')
  let shared = paths.get(key)
  if (shared === undefined) {
    if (paths.size >= PATHS_LIMIT) paths.clear()
    paths.set(key, (shared = path))
  }
  return shared
}

function replace(node: FileNode, path: readonly string[], depth: number, value: FileNode | undefined): FileNode {
  if (depth === path.length) {
    if (value === undefined) throw new FileError('EBUSY', '/')
    return value
  }
  const name = path[depth]!
  if (node.kind !== 'directory') throw new FileError('ENOTDIR', `/${path.slice(0, depth).join('/')}`)
  let entry = value
  if (depth < path.length - 1) {
    const child = node.entries.get(name)
    if (child === undefined) throw new FileError('ENOENT', `/${path.join('/')}`)
    entry = replace(child, path, depth + 1, value)
  }
  return { kind: 'directory', entries: withEntry(node.entries, name, entry), mode: node.mode, uid: node.uid, gid: node.gid, modifiedAt: node.modifiedAt }
}

/** Bytes of everything under a node. */
export function sizeOf(node: FileNode | undefined): number {
  if (node === undefined) return 0
  if (node.kind === 'file') return node.sizeBytes
  if (node.kind !== 'directory') return 0
  let total = 0
  for (const child of node.entries.values()) total += sizeOf(child)
  return total
}

const trees = new WeakMap<FileTree, Directory>()

/** An image's files as a tree; made once for each image. */
export function treeOf(files: FileTree): Directory {
  const known = trees.get(files)
  if (known) return known
  const store = new FileStore()
  for (const [path, node] of Object.entries(files)) {
    const parts = splitPath(path)
    store.makePath(parts.slice(0, -1))
    const present = store.find(parts)
    if (typeof node === 'string') store.put(parts, plainFile(node))
    else if ('symlink' in node) store.put(parts, symlink(node.symlink))
    else if ('content' in node) store.put(parts, plainFile(node.content, { mode: node.mode, uid: node.uid ?? 0, gid: node.gid ?? 0 }))
    else store.put(parts, { ...(present?.kind === 'directory' ? present : EMPTY_DIRECTORY), mode: node.mode ?? 0o755, uid: node.uid ?? 0, gid: node.gid ?? 0 })
  }
  const tree = store.root as Directory
  trees.set(files, tree)
  return tree
}

/** The names of an absolute path, `.` and `..` resolved. */
export function splitPath(path: string): string[] {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return parts
}

/** An absolute path without `.`, `..` and superfluous slashes, from one that may be relative to `cwd`. */
export function cleanPath(path: string, cwd: string): string {
  const whole = path.startsWith('/') ? path : `${cwd}/${path}`
  if (whole.includes('//') || whole.includes('/.')) return `/${splitPath(whole).join('/')}`
  return whole.length > 1 && whole.endsWith('/') ? whole.slice(0, -1) : whole
}

/** Length in UTF-8. */
export function byteLength(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0x7f) bytes += code > 0x7ff ? 2 : 1
    // The two halves of a surrogate pair are four bytes together.
    if (code >= 0xd800 && code <= 0xdbff) i++
  }
  return bytes
}
