// The mount namespace of a container: several stores mounted into one tree, and how a path is walked in it.
// Every file access walks a path, and most programs look for files that are not there: a walk throws nothing.
import { FileError, type FileErrorCode } from './file-system.ts'
import type { FileNode, FileStore } from './file-store.ts'

export interface Mount {
  /** Absolute and clean, without a final slash; `/` for the root. */
  readonly path: string
  readonly store: FileStore
  /** What of the store is mounted: a path of names in it. */
  readonly inner: readonly string[]
  readonly readOnly: boolean
  /** As `mount` prints it: a device or the name of a volume. */
  readonly source: string
  readonly kind: string
}

/** Where things are mounted: the number of the mount at a place, and the places below by the next name of the way there. */
export interface MountPoints {
  mount: number | undefined
  below: Map<string, MountPoints> | undefined
}

/** The mount points of absolute paths; what comes later hides what is at the same place. */
export function mountPointsOf(paths: readonly string[]): MountPoints {
  const root: MountPoints = { mount: undefined, below: undefined }
  paths.forEach((path, at) => {
    let point = root
    for (const name of namesOf(path)) {
      point.below ??= new Map()
      let next = point.below.get(name)
      if (next === undefined) point.below.set(name, (next = { mount: undefined, below: undefined }))
      point = next
    }
    point.mount = at
  })
  return root
}

const LINK_LIMIT = 40

/** Where a walk has come to: a node, or a name that is free. */
export class Place {
  readonly mount: Mount
  readonly node: FileNode | undefined
  /** The names of its absolute path, without symbolic links. */
  readonly #names: readonly string[]
  /** How many of them lead to its mount. */
  readonly #mountDepth: number

  constructor(mount: Mount, node: FileNode | undefined, names: readonly string[], mountDepth: number) {
    this.mount = mount
    this.node = node
    this.#names = names
    this.#mountDepth = mountDepth
  }

  get path(): string {
    return `/${this.#names.join('/')}`
  }

  /** Its path of names in its mount's store. */
  get inner(): readonly string[] {
    return [...this.mount.inner, ...this.#names.slice(this.#mountDepth)]
  }
}

/** Mounts that are made when a walk first comes to them: of those that a container has, most are never entered. */
export interface LazyMounts {
  readonly count: number
  /** The first is the root's. */
  make(at: number): Mount
}

export class MountTable {
  readonly root: Mount
  readonly #source: LazyMounts
  readonly #points: MountPoints
  #made: Mount[] | undefined

  /** `points` are those of the mounts. */
  constructor(source: LazyMounts, points: MountPoints) {
    this.#source = source
    this.#points = points
    this.root = source.make(0)
  }

  /** A table of mounts that are there; the first is the root's. */
  static of(mounts: readonly Mount[]): MountTable {
    return new MountTable({ count: mounts.length, make: (at) => mounts[at]! }, mountPointsOf(mounts.map(({ path }) => path)))
  }

  /** The same with one more. */
  with(mount: Mount): MountTable {
    return MountTable.of([...this.#each(), mount])
  }

  /** What is mounted, each once: of several at one path the last. */
  all(): readonly Mount[] {
    const mounts = [...this.#each()]
    return mounts.filter(({ path }, at) => !mounts.some((other, later) => later > at && other.path === path))
  }

  /** True if something is mounted at or below the path. */
  isBusy(path: string): boolean {
    for (const mount of this.#each()) if (mount.path === path || mount.path.startsWith(`${path}/`)) return true
    return false
  }

  *#each(): Iterable<Mount> {
    for (let at = 0; at < this.#source.count; at++) yield this.#mount(at)
  }

  #mount(at: number): Mount {
    if (at === 0) return this.root
    this.#made ??= []
    return (this.#made[at - 1] ??= this.#source.make(at))
  }

  /** Finds where a path leads. Throws ENOENT, ENOTDIR or ELOOP when the way there does not exist; the last name may be missing. */
  resolve(path: string, followLast: boolean): Place {
    const found = this.walk(path, followLast)
    if (typeof found === 'string') throw new FileError(found, path)
    return found
  }

  /** The node at a path with every link followed; undefined when there is none. */
  find(path: string): FileNode | undefined {
    const found = this.walk(path, true)
    return typeof found === 'string' ? undefined : found.node
  }

  /** Like `resolve`, but gives the code of the error. */
  walk(path: string, followLast: boolean): Place | FileErrorCode {
    const { root } = this
    let names = namesOf(path)
    let links = 0
    let mount = root
    let mountDepth = 0
    let node = root.store.find(root.inner)
    let point: MountPoints | undefined = this.#points
    // What was walked is `names` up to `at`: real directories. A link or `..` puts other names in place of those that it concerns.
    for (let at = 0; at < names.length; at++) {
      const name = names[at]!
      if (node === undefined) return 'ENOENT'
      let isBack = name === '..'
      if (isBack) names = [...names.slice(0, Math.max(0, at - 1)), ...names.slice(at + 1)]
      else {
        if (node.kind !== 'directory') return 'ENOTDIR'
        const below: MountPoints | undefined = point?.below?.get(name)
        const mounted: Mount | undefined = below?.mount === undefined ? undefined : this.#mount(below.mount)
        const found: FileNode | undefined = mounted === undefined ? node.entries.get(name) : mounted.store.find(mounted.inner)
        if (found?.kind === 'symlink' && (followLast || at < names.length - 1)) {
          if (++links > LINK_LIMIT) return 'ELOOP'
          isBack = found.target.startsWith('/')
          names = [...(isBack ? [] : names.slice(0, at)), ...namesOf(found.target), ...names.slice(at + 1)]
          if (!isBack) at--
        } else {
          node = found
          point = below
          if (mounted !== undefined) {
            mount = mounted
            mountDepth = at + 1
          }
        }
      }
      if (isBack) {
        mount = root
        mountDepth = 0
        node = root.store.find(root.inner)
        point = this.#points
        at = -1
      }
    }
    return new Place(mount, node, names, mountDepth)
  }
}

/** The names of paths that were walked before; programs ask for the same ones again and again. */
const split = new Map<string, readonly string[]>()
const SPLIT_LIMIT = 5000

/** Names of a path; `..` stays, because it is resolved after symbolic links. */
function namesOf(path: string): readonly string[] {
  let names = split.get(path)
  if (names === undefined) {
    names = path.split('/').filter((part) => part !== '' && part !== '.')
    if (split.size >= SPLIT_LIMIT) split.clear()
    split.set(path, names)
  }
  return names
}

/** Follows symbolic links inside one store: what a subPath mount binds to. Undefined when it leads nowhere. */
export function resolveInside(store: FileStore, path: string): readonly string[] | undefined {
  const place = MountTable.of([{ path: '/', store, inner: [], readOnly: true, source: '', kind: '' }]).walk(path, true)
  return typeof place === 'string' || place.node === undefined ? undefined : place.inner
}
