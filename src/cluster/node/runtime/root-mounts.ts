// The files that a container begins with: its image under a writable layer, the few that every container gets, and its volumes.
import type { Image } from '../images/image.ts'
import { directory, EMPTY_DIRECTORY, FileStore, plainFile, ROOT_OWNER, symlink, treeOf, type Device } from './file-store.ts'
import { MountTable, type Mount } from './mounted-files.ts'
import type { Sandbox } from './sandbox.ts'

/** Makes the mounts of a container, with something in the image's tree for each to lie on. `log` is what /proc/1/fd/1 and 2 write to. */
export function rootMounts(image: Image, sandbox: Sandbox, volumes: readonly Mount[], log: (stream: 'stdout' | 'stderr', text: string) => void): MountTable {
  const device = (write: (text: string) => void): Device => ({ kind: 'device', read: () => '', write, mode: 0o666, ...ROOT_OWNER })
  const ignore = device(() => {})
  const dev = directory({ null: ignore, zero: ignore, stdout: symlink('/proc/1/fd/1'), stderr: symlink('/proc/1/fd/2') })
  const proc = directory({ '1': directory({ fd: directory({ '1': device((text) => log('stdout', text)), '2': device((text) => log('stderr', text)) }) }) })
  const table = new MountTable([{ path: '/', store: new FileStore(treeOf(image.files)), inner: [], readOnly: false, source: 'overlay', kind: 'overlay' }])
  const own: readonly Mount[] = [
    { path: '/proc', store: new FileStore(proc), inner: [], readOnly: false, source: 'proc', kind: 'proc' },
    { path: '/dev', store: new FileStore(dev), inner: [], readOnly: false, source: 'tmpfs', kind: 'tmpfs' },
    { path: '/etc/hostname', store: new FileStore(plainFile(`${sandbox.config.hostname}\n`)), inner: [], readOnly: false, source: '/dev/vda1', kind: 'ext4' },
    { path: '/etc/resolv.conf', store: sandbox.resolvFile, inner: [], readOnly: false, source: '/dev/vda1', kind: 'ext4' },
    { path: '/etc/hosts', store: sandbox.hostsFile, inner: [], readOnly: false, source: '/dev/vda1', kind: 'ext4' },
  ]
  for (const mount of [...own, ...volumes]) table.add({ ...mount, path: makeMountPoint(table, mount) })
  return table
}

/** Finds where a mount's path leads (`/var/run` may be a link to `/run`) and makes what is missing of it. Gives the path to mount at. */
function makeMountPoint(table: MountTable, mount: Mount): string {
  const names = mount.path.split('/').filter(Boolean)
  let path = ''
  names.forEach((name, depth) => {
    const place = table.resolve(`${path}/${name}`, true)
    path = `/${place.logical.join('/')}`
    if (place.node !== undefined) return
    const isFile = depth === names.length - 1 && mount.store.find(mount.inner)?.kind === 'file'
    place.mount.store.put(place.inner, isFile ? plainFile('') : EMPTY_DIRECTORY)
  })
  return path
}
