// The files that a container begins with: its image under a writable layer, the few that every container gets, and its volumes.
import type { Image } from '../images/image.ts'
import { directory, EMPTY_DIRECTORY, FileStore, plainFile, ROOT_OWNER, symlink, treeOf, type Device, type Directory, type FileNode } from './file-store.ts'
import { mountPointsOf, MountTable, type Mount, type MountPoints } from './mount-table.ts'
import type { Sandbox } from './sandbox.ts'

const device = (write: (text: string) => void): Device => ({ kind: 'device', read: () => '', write, mode: 0o666, ...ROOT_OWNER })
const ignore = device(() => {})
const DEV = directory({ null: ignore, zero: ignore, stdout: symlink('/proc/1/fd/1'), stderr: symlink('/proc/1/fd/2') })

/** Makes the mounts of a container, with something in the image's tree for each to lie on. `log` is what /proc/1/fd/1 and 2 write to; `readOnlyRoot` leaves only volumes to be written to. */
export function rootMounts(image: Image, sandbox: Sandbox, volumes: readonly Mount[], log: (stream: 'stdout' | 'stderr', text: string) => void, readOnlyRoot = false): MountTable {
  const tree = treeOf(image.files)
  const proc = directory({ '1': directory({ fd: directory({ '1': device((text) => log('stdout', text)), '2': device((text) => log('stderr', text)) }) }) })
  const dev = new FileStore(DEV)
  const mounts: readonly Mount[] = [
    { path: '/proc', store: new FileStore(proc), inner: [], readOnly: false, source: 'proc', kind: 'proc' },
    { path: '/dev', store: dev, inner: [], readOnly: false, source: 'tmpfs', kind: 'tmpfs' },
    { path: '/etc/hostname', store: new FileStore(plainFile(`${sandbox.config.hostname}\n`)), inner: [], readOnly: false, source: '/dev/vda1', kind: 'ext4' },
    { path: '/etc/resolv.conf', store: sandbox.resolvFile, inner: [], readOnly: false, source: '/dev/vda1', kind: 'ext4' },
    { path: '/etc/hosts', store: sandbox.hostsFile, inner: [], readOnly: false, source: '/dev/vda1', kind: 'ext4' },
    ...volumes,
  ]
  const root: Mount = { path: '/', store: new FileStore(tree), inner: [], readOnly: readOnlyRoot, source: 'overlay', kind: 'overlay' }
  const layout = knownLayout(tree, mounts, dev)
  if (!layout) return mounts.reduce((table, mount) => table.with(placed(mount, makeMountPoint(table, mount))), new MountTable([root]))
  root.store.root = layout.root
  dev.root = layout.dev
  return new MountTable([root, ...mounts.map((mount, at) => placed(mount, layout.paths[at]!))], layout.points)
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

const isFile = ({ store, inner }: Mount): boolean => store.find(inner)?.kind === 'file'

/** An image's tree and /dev with a place for each of some mounts, and those places (the first point is the root's). */
interface Layout {
  readonly root: Directory
  readonly dev: Directory
  readonly paths: readonly string[]
  readonly points: MountPoints
}

const LAYOUT_LIMIT = 100
const layouts = new WeakMap<Directory, Map<string, Layout | undefined>>()

/** The layout of such mounts on an image, the same for all containers of a kind; undefined when it hangs on what is in the volumes. */
function knownLayout(tree: Directory, mounts: readonly Mount[], dev: FileStore): Layout | undefined {
  let ofImage = layouts.get(tree)
  if (!ofImage) layouts.set(tree, (ofImage = new Map()))
  let key = ''
  for (const mount of mounts) key += `${mount.path}${isFile(mount) ? '' : '/'}\n`
  if (!ofImage.has(key)) {
    if (ofImage.size >= LAYOUT_LIMIT) ofImage.clear()
    ofImage.set(key, planLayout(tree, mounts, dev))
  }
  return ofImage.get(key)
}

/** Lays out stand-ins for all mounts but /dev. One that lies in another, or is reached through it, makes a plan for all impossible. */
function planLayout(tree: Directory, mounts: readonly Mount[], dev: FileStore): Layout | undefined {
  const root = new FileStore(tree)
  const ownDev = new FileStore(DEV)
  const standIns: StandIn[] = []
  const paths: string[] = []
  let table = new MountTable([{ path: '/', store: root, inner: [], readOnly: false, source: '', kind: '' }])
  for (const mount of mounts) {
    const path = makeMountPoint(table, mount)
    const standIn = new StandIn(isFile(mount) ? plainFile('') : EMPTY_DIRECTORY)
    standIns.push(standIn)
    paths.push(path)
    table = table.with({ ...mount, path, store: mount.store === dev ? ownDev : standIn, inner: [] })
  }
  if (standIns.some((store) => store.wasEntered)) return undefined
  return { root: root.root as Directory, dev: ownDev.root as Directory, paths, points: mountPointsOf(['/', ...paths]) }
}

/** A store that notes whether a walk has come to it. */
class StandIn extends FileStore {
  wasEntered = false

  override find(path: readonly string[]): FileNode | undefined {
    this.wasEntered = true
    return super.find(path)
  }
}
