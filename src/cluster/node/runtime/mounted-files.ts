// The mount namespace of a container: several stores mounted into one tree, and the view that a process of some user has of it.
import { FileError, type FileInfo, type FileSystem } from './file-system.ts'
import { byteLength, EMPTY_DIRECTORY, plainFile, ROOT_OWNER, sizeOf, symlink, type FileNode, type FileStore } from './file-store.ts'

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

interface Place {
  readonly logical: readonly string[]
  readonly mount: Mount
  readonly inner: readonly string[]
  readonly node: FileNode | undefined
}

interface Credentials {
  readonly uid: number
  readonly gid: number
  readonly groups: readonly number[]
}

const LINK_LIMIT = 40
const READ = 4
const WRITE = 2

export class MountTable {
  readonly #mounts = new Map<string, Mount>()

  constructor(mounts: readonly Mount[]) {
    for (const mount of mounts) this.#mounts.set(mount.path, mount)
  }

  add(mount: Mount): void {
    this.#mounts.set(mount.path, mount)
  }

  at(path: string): Mount | undefined {
    return this.#mounts.get(path)
  }

  all(): Iterable<Mount> {
    return this.#mounts.values()
  }

  /** True if something is mounted at or below the path. */
  isBusy(path: string): boolean {
    for (const key of this.#mounts.keys()) if (key === path || key.startsWith(`${path}/`)) return true
    return false
  }

  /** Finds where a path leads. Throws ENOENT, ENOTDIR or ELOOP when the way there does not exist; the last name may be missing. */
  resolve(path: string, followLast: boolean): Place {
    const root = this.#mounts.get('/')!
    const pending = splitNames(path)
    let links = 0
    let place: Place = { logical: [], mount: root, inner: root.inner, node: root.store.find(root.inner) }
    const above: Place[] = []
    while (pending.length > 0) {
      const name = pending.shift()!
      if (place.node === undefined) throw new FileError('ENOENT', path)
      if (name === '..') {
        place = above.pop() ?? place
        continue
      }
      if (place.node.kind !== 'directory') throw new FileError('ENOTDIR', path)
      const logical = [...place.logical, name]
      const mount = this.#mounts.get(`/${logical.join('/')}`)
      const next: Place = mount
        ? { logical, mount, inner: mount.inner, node: mount.store.find(mount.inner) }
        : { logical, mount: place.mount, inner: [...place.inner, name], node: place.node.entries.get(name) }
      if (next.node?.kind === 'symlink' && (pending.length > 0 || followLast)) {
        if (++links > LINK_LIMIT) throw new FileError('ELOOP', path)
        pending.unshift(...splitNames(next.node.target))
        if (next.node.target.startsWith('/')) {
          place = { logical: [], mount: root, inner: root.inner, node: root.store.find(root.inner) }
          above.length = 0
        }
        continue
      }
      above.push(place)
      place = next
    }
    return place
  }
}

/** A FileSystem on a mount table for one user. `now` gives the time of modification. */
export class UserFiles implements FileSystem {
  readonly #table: MountTable
  readonly #user: Credentials
  readonly #now: () => number

  constructor(table: MountTable, user: Credentials, now: () => number) {
    this.#table = table
    this.#user = user
    this.#now = now
  }

  stat(path: string): FileInfo | undefined {
    return this.#info(path, true)
  }

  lstat(path: string): FileInfo | undefined {
    return this.#info(path, false)
  }

  read(path: string): string {
    const { node } = this.#table.resolve(path, true)
    if (node === undefined) throw new FileError('ENOENT', path)
    if (node.kind === 'directory') throw new FileError('EISDIR', path)
    if (!this.#allows(node, READ)) throw new FileError('EACCES', path)
    return node.kind === 'device' ? node.read() : node.kind === 'file' ? node.content : ''
  }

  write(path: string, content: string, mode = 0o644): void {
    this.#store(path, mode, () => content)
  }

  append(path: string, content: string): void {
    this.#store(path, 0o644, (old) => old + content)
  }

  allocate(path: string, sizeBytes: number): void {
    this.write(path, '')
    const place = this.#table.resolve(path, true)
    if (place.node?.kind === 'file') place.mount.store.put(place.inner, { ...place.node, sizeBytes })
  }

  makeDirectory(path: string, options: { readonly parents?: boolean; readonly mode?: number } = {}): void {
    if (options.parents) {
      const names = splitNames(path)
      for (let depth = 1; depth < names.length; depth++) {
        const part = `/${names.slice(0, depth).join('/')}`
        if (this.#table.resolve(part, true).node === undefined) this.makeDirectory(part)
      }
    }
    const place = this.#table.resolve(path, true)
    if (place.node !== undefined) {
      if (options.parents && place.node.kind === 'directory') return
      throw new FileError('EEXIST', path)
    }
    this.#create(place, path, { ...EMPTY_DIRECTORY, mode: options.mode ?? 0o755, uid: this.#user.uid, gid: this.#user.gid, modifiedAt: this.#now() })
  }

  symlink(target: string, path: string): void {
    const place = this.#table.resolve(path, false)
    if (place.node !== undefined) throw new FileError('EEXIST', path)
    this.#create(place, path, symlink(target, this.#now()))
  }

  readlink(path: string): string {
    const { node } = this.#table.resolve(path, false)
    if (node === undefined) throw new FileError('ENOENT', path)
    if (node.kind !== 'symlink') throw new FileError('EINVAL', path)
    return node.target
  }

  realpath(path: string): string {
    const { logical, node } = this.#table.resolve(path, true)
    if (node === undefined) throw new FileError('ENOENT', path)
    return `/${logical.join('/')}`
  }

  list(path: string): readonly string[] {
    const { node } = this.#table.resolve(path, true)
    if (node === undefined) throw new FileError('ENOENT', path)
    if (node.kind !== 'directory') throw new FileError('ENOTDIR', path)
    if (!this.#allows(node, READ)) throw new FileError('EACCES', path)
    return [...node.entries.keys()].sort()
  }

  remove(path: string, options: { readonly recursive?: boolean } = {}): void {
    const place = this.#table.resolve(path, false)
    if (place.node === undefined) throw new FileError('ENOENT', path)
    if (this.#table.isBusy(`/${place.logical.join('/')}`) || place.inner.length === 0) throw new FileError('EBUSY', path)
    if (place.node.kind === 'directory' && place.node.entries.size > 0 && !options.recursive) throw new FileError('ENOTEMPTY', path)
    this.#checkParent(place, path)
    place.mount.store.put(place.inner, undefined)
  }

  rename(from: string, to: string): void {
    const source = this.#table.resolve(from, false)
    if (source.node === undefined) throw new FileError('ENOENT', from)
    const target = this.#table.resolve(to, false)
    if (this.#table.isBusy(`/${source.logical.join('/')}`) || (target.node !== undefined && this.#table.isBusy(`/${target.logical.join('/')}`))) throw new FileError('EBUSY', to)
    if (target.node?.kind === 'directory' && target.node.entries.size > 0) throw new FileError('ENOTEMPTY', to)
    this.#checkParent(source, from)
    this.#create(target, to, source.node)
    source.mount.store.put(source.inner, undefined)
  }

  chmod(path: string, mode: number): void {
    const place = this.#table.resolve(path, true)
    if (place.node === undefined) throw new FileError('ENOENT', path)
    if (place.mount.readOnly) throw new FileError('EROFS', path)
    if (this.#user.uid !== 0 && this.#user.uid !== place.node.uid) throw new FileError('EACCES', path)
    place.mount.store.put(place.inner, { ...place.node, mode })
  }

  touch(path: string): void {
    const place = this.#table.resolve(path, true)
    if (place.node === undefined) return this.write(path, '')
    if (place.mount.readOnly) throw new FileError('EROFS', path)
    if (!this.#allows(place.node, WRITE)) throw new FileError('EACCES', path)
    if (place.node.kind !== 'device') place.mount.store.put(place.inner, { ...place.node, modifiedAt: this.#now() })
  }

  mounts(): ReturnType<FileSystem['mounts']> {
    return [...this.#table.all()].map(({ path, source, kind, readOnly, store, inner }) => ({
      path, source, kind, readOnly, usedBytes: sizeOf(store.find(inner)), ...(store.capacityBytes === undefined ? {} : { sizeBytes: store.capacityBytes }),
    }))
  }

  #store(path: string, mode: number, change: (old: string) => string): void {
    const place = this.#table.resolve(path, true)
    const { node } = place
    if (node === undefined) return this.#create(place, path, plainFile(change(''), { mode, uid: this.#user.uid, gid: this.#user.gid, modifiedAt: this.#now() }))
    if (node.kind === 'directory') throw new FileError('EISDIR', path)
    if (node.kind === 'device') return node.write(change(''))
    if (node.kind !== 'file') throw new FileError('EINVAL', path)
    if (place.mount.readOnly) throw new FileError('EROFS', path)
    if (!this.#allows(node, WRITE)) throw new FileError('EACCES', path)
    const content = change(node.content)
    place.mount.store.put(place.inner, { ...node, content, sizeBytes: byteLength(content), modifiedAt: this.#now() })
  }

  #create(place: Place, path: string, node: FileNode): void {
    this.#checkParent(place, path)
    place.mount.store.put(place.inner, node)
  }

  #checkParent(place: Place, path: string): void {
    if (place.mount.readOnly) throw new FileError('EROFS', path)
    const parent = place.mount.store.find(place.inner.slice(0, -1))
    if (parent === undefined) throw new FileError('ENOENT', path)
    if (!this.#allows(parent, WRITE)) throw new FileError('EACCES', path)
  }

  #info(path: string, follow: boolean): FileInfo | undefined {
    let node: FileNode | undefined
    try {
      node = this.#table.resolve(path, follow).node
    } catch (error) {
      if (error instanceof FileError) return undefined
      throw error
    }
    if (node === undefined) return undefined
    const { kind, mode, uid, gid, modifiedAt } = node
    const sizeBytes = node.kind === 'file' ? node.sizeBytes : node.kind === 'symlink' ? node.target.length : node.kind === 'directory' ? 4096 : 0
    return { kind, mode, uid, gid, modifiedAt, sizeBytes, ...(node.kind === 'symlink' ? { target: node.target } : {}) }
  }

  #allows(node: FileNode, bit: number): boolean {
    const { uid, gid, groups } = this.#user
    if (uid === ROOT_OWNER.uid) return true
    const shift = node.uid === uid ? 6 : node.gid === gid || groups.includes(node.gid) ? 3 : 0
    return ((node.mode >> shift) & bit) !== 0
  }
}

/** Names of a path; `..` stays, because it is resolved after symbolic links. */
function splitNames(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}

/** Follows symbolic links inside one store: what a subPath mount binds to. Undefined when it leads nowhere. */
export function resolveInside(store: FileStore, path: string): readonly string[] | undefined {
  const table = new MountTable([{ path: '/', store, inner: [], readOnly: true, source: '', kind: '' }])
  try {
    const place = table.resolve(path, true)
    return place.node === undefined ? undefined : place.inner
  } catch (error) {
    if (error instanceof FileError) return undefined
    throw error
  }
}
