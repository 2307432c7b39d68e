// The files of a container as a process of some user has them.
import { FileError, type FileInfo, type FileSystem } from './file-system.ts'
import { byteLength, EMPTY_DIRECTORY, plainFile, ROOT_OWNER, sizeOf, symlink, type FileNode } from './file-store.ts'
import type { MountTable, Place } from './mount-table.ts'

interface Credentials {
  readonly uid: number
  readonly gid: number
  readonly groups: readonly number[]
}

const READ = 4
const WRITE = 2
/** On a directory: what is made in it has its group. */
const SET_GROUP = 0o2000

/** A FileSystem on a mount table for one user. The clock gives the time of modification. */
export class UserFiles implements FileSystem {
  readonly #table: MountTable
  readonly #user: Credentials
  readonly #clock: { readonly now: number }

  constructor(table: MountTable, user: Credentials, clock: { readonly now: number }) {
    this.#table = table
    this.#user = user
    this.#clock = clock
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
      // `..` stays, because it is resolved after symbolic links.
      const names = path.split('/').filter((part) => part !== '' && part !== '.')
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
    this.#create(place, path, { ...EMPTY_DIRECTORY, mode: options.mode ?? 0o755, uid: this.#user.uid, gid: this.#user.gid, modifiedAt: this.#clock.now })
  }

  symlink(target: string, path: string): void {
    const place = this.#table.resolve(path, false)
    if (place.node !== undefined) throw new FileError('EEXIST', path)
    this.#create(place, path, symlink(target, this.#clock.now))
  }

  readlink(path: string): string {
    const { node } = this.#table.resolve(path, false)
    if (node === undefined) throw new FileError('ENOENT', path)
    if (node.kind !== 'symlink') throw new FileError('EINVAL', path)
    return node.target
  }

  realpath(path: string): string {
    const place = this.#table.resolve(path, true)
    if (place.node === undefined) throw new FileError('ENOENT', path)
    return place.path
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
    if (this.#table.isBusy(place.path) || place.inner.length === 0) throw new FileError('EBUSY', path)
    if (place.node.kind === 'directory' && place.node.entries.size > 0 && !options.recursive) throw new FileError('ENOTEMPTY', path)
    this.#checkParent(place, path)
    place.mount.store.put(place.inner, undefined)
  }

  rename(from: string, to: string): void {
    const source = this.#table.resolve(from, false)
    if (source.node === undefined) throw new FileError('ENOENT', from)
    const target = this.#table.resolve(to, false)
    if (this.#table.isBusy(source.path) || (target.node !== undefined && this.#table.isBusy(target.path))) throw new FileError('EBUSY', to)
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
    if (place.node.kind !== 'device') place.mount.store.put(place.inner, { ...place.node, modifiedAt: this.#clock.now })
  }

  mounts(): ReturnType<FileSystem['mounts']> {
    return [...this.#table.all()].map(({ path, source, kind, readOnly, store, inner }) => ({
      path, source, kind, readOnly, usedBytes: sizeOf(store.find(inner)), ...(store.capacityBytes === undefined ? {} : { sizeBytes: store.capacityBytes }),
    }))
  }

  #store(path: string, mode: number, change: (old: string) => string): void {
    const place = this.#table.resolve(path, true)
    const { node } = place
    if (node === undefined) return this.#create(place, path, plainFile(change(''), { mode, uid: this.#user.uid, gid: this.#user.gid, modifiedAt: this.#clock.now }))
    if (node.kind === 'directory') throw new FileError('EISDIR', path)
    if (node.kind === 'device') return node.write(change(''))
    if (node.kind !== 'file') throw new FileError('EINVAL', path)
    if (place.mount.readOnly) throw new FileError('EROFS', path)
    if (!this.#allows(node, WRITE)) throw new FileError('EACCES', path)
    const content = change(node.content)
    place.mount.store.put(place.inner, { ...node, content, sizeBytes: byteLength(content), modifiedAt: this.#clock.now })
  }

  #create(place: Place, path: string, node: FileNode): void {
    const parent = this.#checkParent(place, path)
    place.mount.store.put(place.inner, (parent.mode & SET_GROUP) === 0 ? node : { ...node, gid: parent.gid, mode: node.kind === 'directory' ? node.mode | SET_GROUP : node.mode })
  }

  #checkParent(place: Place, path: string): FileNode {
    if (place.mount.readOnly) throw new FileError('EROFS', path)
    const parent = place.mount.store.find(place.inner.slice(0, -1))
    if (parent === undefined) throw new FileError('ENOENT', path)
    if (!this.#allows(parent, WRITE)) throw new FileError('EACCES', path)
    return parent
  }

  #info(path: string, follow: boolean): FileInfo | undefined {
    const found = this.#table.walk(path, follow)
    if (typeof found === 'string' || found.node === undefined) return undefined
    const { node } = found
    const { kind, mode, uid, gid, modifiedAt } = node
    if (node.kind === 'symlink') return { kind, mode, uid, gid, modifiedAt, sizeBytes: node.target.length, target: node.target }
    return { kind, mode, uid, gid, modifiedAt, sizeBytes: node.kind === 'file' ? node.sizeBytes : node.kind === 'directory' ? 4096 : 0 }
  }

  #allows(node: FileNode, bit: number): boolean {
    const { uid, gid, groups } = this.#user
    if (uid === ROOT_OWNER.uid) return true
    const shift = node.uid === uid ? 6 : node.gid === gid || groups.includes(node.gid) ? 3 : 0
    return ((node.mode >> shift) & bit) !== 0
  }
}
