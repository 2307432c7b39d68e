// The files that a container begins with: its image under a writable layer, the few that every container gets, and its volumes.
import type { Image } from '../images/image.ts'
import { directory, EMPTY_DIRECTORY, FileStore, plainFile, ROOT_OWNER, symlink, treeOf, type Device, type Directory, type FileNode } from './file-store.ts'
import { mountPointsOf, MountTable, type LazyMounts, type Mount, type MountPoints } from './mount-table.ts'
import type { Sandbox } from './sandbox.ts'

const device = (write: (text: string) => void): Device => ({ kind: 'device', read: () => '', write, mode: 0o666, ...ROOT_OWNER })
const ignore = device(() => {})
const DEV = directory({ null: ignore, zero: ignore, stdout: symlink('/proc/1/fd/1'), stderr: symlink('/proc/1/fd/2') })
const ROOT: readonly string[] = []

/** Where the standard streams of the first process lead. */
interface Output {
  write(stream: 'stdout' | 'stderr', text: string): void
}

/** Makes the mounts of a container, with something in the image's tree for each to lie on. `log` is what /proc/1/fd/1 and 2 write to; `readOnlyRoot` leaves only volumes to be written to. */
export function rootMounts(image: Image, sandbox: Sandbox, volumes: readonly Mount[], log: Output, readOnlyRoot = false): MountTable {
  const tree = treeOf(image.files)
  const mounts = new ContainerMounts(sandbox, volumes, log, readOnlyRoot, tree, knownLayout(tree, volumes))
  return mounts.layout ? new MountTable(mounts, mounts.layout.points) : mounts.laidOut()
}

/** The mounts that every container has, by their number: the root's is the first, volumes come after them. */
const OWN = [
  { path: '/', source: 'overlay', kind: 'overlay' },
  { path: '/proc', source: 'proc', kind: 'proc' },
  { path: '/dev', source: 'tmpfs', kind: 'tmpfs' },
  { path: '/etc/hostname', source: '/dev/vda1', kind: 'ext4' },
  { path: '/etc/resolv.conf', source: '/dev/vda1', kind: 'ext4' },
  { path: '/etc/hosts', source: '/dev/vda1', kind: 'ext4' },
] as const
const DEV_NUMBER = 2
const FIRST_FILE = 3

class ContainerMounts implements LazyMounts {
  readonly layout: Layout | undefined
  readonly #sandbox: Sandbox
  readonly #volumes: readonly Mount[]
  readonly #log: Output
  readonly #readOnlyRoot: boolean
  readonly #tree: Directory

  constructor(sandbox: Sandbox, volumes: readonly Mount[], log: Output, readOnlyRoot: boolean, tree: Directory, layout: Layout | undefined) {
    this.#sandbox = sandbox
    this.#volumes = volumes
    this.#log = log
    this.#readOnlyRoot = readOnlyRoot
    this.#tree = tree
    this.layout = layout
  }

  get count(): number {
    return OWN.length + this.#volumes.length
  }

  make(at: number): Mount {
    const { layout } = this
    const volume = this.#volumes[at - OWN.length]
    if (volume) return placed(volume, layout ? layout.paths[at - 1]! : volume.path)
    const { path, source, kind } = OWN[at]!
    return { path: layout && at > 0 ? layout.paths[at - 1]! : path, store: this.#storeOf(at), inner: ROOT, readOnly: at === 0 && this.#readOnlyRoot, source, kind }
  }

  /** All of them, with places made for what is in them: for what no plan is known of. */
  laidOut(): MountTable {
    let table = MountTable.of([this.make(0)])
    for (let at = 1; at < this.count; at++) {
      const mount = this.make(at)
      table = table.with(placed(mount, makeMountPoint(table, mount)))
    }
    return table
  }

  #storeOf(at: number): FileStore {
    switch (at) {
      case 0: return new FileStore(this.layout?.root ?? this.#tree)
      case 1: return new FileStore(this.#proc())
      case DEV_NUMBER: return new FileStore(this.layout?.dev ?? DEV)
      case 3: return new FileStore(plainFile(`${this.#sandbox.config.hostname}\n`))
      case 4: return this.#sandbox.resolvFile
      default: return this.#sandbox.hostsFile
    }
  }

  #proc(): Directory {
    const log = this.#log
    return directory({ '1': directory({ fd: directory({ '1': device((text) => log.write('stdout', text)), '2': device((text) => log.write('stderr', text)) }) }) })
  }
}

const placed = (mount: Mount, path: string): Mount => (mount.path === path ? mount : { ...mount, path })

/** Finds where a mount's path leads (`/var/run` may be a link to `/run`) and makes what is missing of it. Gives the path to mount at. */
function makeMountPoint(table: MountTable, mount: Mount): string {
  const names = mount.path.split('/').filter(Boolean)
  let path = ''
  names.forEach((name, depth) => {
    const place = table.resolve(`${path}/${name}`, true)
    path = place.path
    if (place.node !== undefined) return
    place.mount.store.put(place.inner, depth === names.length - 1 && isFile(mount) ? plainFile('') : EMPTY_DIRECTORY)
  })
  return path
}

const isFile = ({ store, inner }: Mount): boolean => store.isFile(inner)

/** An image's tree and /dev with a place for each of some mounts, and those places: all but the root's, which is the first of the points. */
interface Layout {
  readonly root: Directory
  readonly dev: Directory
  readonly paths: readonly string[]
  readonly points: MountPoints
}

const LAYOUT_LIMIT = 100
const layouts = new WeakMap<Directory, Map<string, Layout | undefined>>()

/** The layout of the mounts of a container on an image, the same for all containers of a kind; undefined when it hangs on what is in the volumes. */
function knownLayout(tree: Directory, volumes: readonly Mount[]): Layout | undefined {
  let ofImage = layouts.get(tree)
  if (!ofImage) layouts.set(tree, (ofImage = new Map()))
  let key = ''
  for (const volume of volumes) key += `${volume.path}${isFile(volume) ? '' : '/'}\n`
  if (!ofImage.has(key)) {
    if (ofImage.size >= LAYOUT_LIMIT) ofImage.clear()
    ofImage.set(key, planLayout(tree, volumes))
  }
  return ofImage.get(key)
}

/** Lays out stand-ins for all mounts but /dev. One that lies in another, or is reached through it, makes a plan for all impossible. */
function planLayout(tree: Directory, volumes: readonly Mount[]): Layout | undefined {
  const root = new FileStore(tree)
  const dev = new FileStore(DEV)
  const standIns: StandIn[] = []
  const paths: string[] = []
  let table = MountTable.of([{ ...OWN[0], store: root, inner: ROOT, readOnly: false }])
  const lay = (wanted: string, isForFile: boolean, isDev: boolean): void => {
    const standIn = new StandIn(isForFile ? plainFile('') : EMPTY_DIRECTORY)
    const path = makeMountPoint(table, { path: wanted, store: standIn, inner: ROOT, readOnly: false, source: '', kind: '' })
    standIn.wasEntered = false
    standIns.push(standIn)
    paths.push(path)
    table = table.with({ path, store: isDev ? dev : standIn, inner: ROOT, readOnly: false, source: '', kind: '' })
  }
  for (let at = 1; at < OWN.length; at++) lay(OWN[at]!.path, at >= FIRST_FILE, at === DEV_NUMBER)
  for (const volume of volumes) lay(volume.path, isFile(volume), false)
  if (standIns.some((store) => store.wasEntered)) return undefined
  return { root: root.root as Directory, dev: dev.root as Directory, paths, points: mountPointsOf(['/', ...paths]) }
}

/** A store that notes whether a walk has come to it. */
class StandIn extends FileStore {
  wasEntered = false

  override find(path: readonly string[]): FileNode | undefined {
    this.wasEntered = true
    return super.find(path)
  }
}
