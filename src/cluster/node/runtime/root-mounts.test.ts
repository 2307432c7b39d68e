import { describe, expect, it } from 'vitest'
import type { FileTree, Image } from '../images/image.ts'
import { directory, FileStore, plainFile, symlink, type FileNode } from './file-store.ts'
import { MountTable, type Mount } from './mount-table.ts'
import { rootMounts } from './root-mounts.ts'
import type { Sandbox } from './sandbox.ts'

const mountAt = (path: string, root: FileNode, inner: readonly string[] = []): Mount => ({ path, store: new FileStore(root), inner, readOnly: false, source: 'volume', kind: 'ext4' })

describe('a walk', () => {
  const table = MountTable.of([
    mountAt('/', directory({ etc: directory({ name: plainFile('root'), here: symlink('.'), out: symlink('/data/../etc/name') }), run: directory(), var: directory({ run: symlink('../run') }), data: directory() })),
    mountAt('/data', directory({ part: directory({ file: plainFile('volume'), up: symlink('../..'), away: symlink('/etc') }) }), ['part']),
    mountAt('/run/secret', plainFile('secret')),
  ])

  it.each([
    ['/etc/name', '/etc/name', 'root'],
    ['//etc/./name', '/etc/name', 'root'],
    ['/etc/here/here/name', '/etc/name', 'root'],
    ['/etc/out', '/etc/name', 'root'],
    ['/data/file', '/data/file', 'volume'],
    ['/data/../etc/name', '/etc/name', 'root'],
    ['/data/up/etc/name', '/etc/name', 'root'],
    ['/data/away/name', '/etc/name', 'root'],
    ['/../../etc/name', '/etc/name', 'root'],
    ['/etc/none', '/etc/none', undefined],
  ])('to %s ends at %s', (path, real, content) => {
    const place = table.resolve(path, true)
    expect([place.path, place.node?.kind === 'file' ? place.node.content : undefined]).toEqual([real, content])
  })

  it('enters what is mounted on a name that the store below has not', () => {
    expect(table.find('/run/secret')).toMatchObject({ content: 'secret' })
  })

  it.each([['/none/x', 'ENOENT'], ['/etc/name/x', 'ENOTDIR']])('to %s fails with %s', (path, code) => {
    expect(table.walk(path, true)).toBe(code)
  })

  it('says where in a store it has come to', () => {
    expect([table.resolve('/data/file', true).inner, table.resolve('/data', true).inner, table.resolve('/etc/none', true).inner]).toEqual([['part', 'file'], ['part'], ['etc', 'none']])
  })

  it('does not follow a last link when it must not', () => {
    expect([table.resolve('/var/run', false).node?.kind, table.resolve('/var/run/', true).path]).toEqual(['symlink', '/run'])
  })
})

describe('the mounts of a container', () => {
  const files: FileTree = { '/etc/passwd': 'root', '/run': { directory: true }, '/var/run': { symlink: '../run' } }
  const image: Image = { reference: 'test', sizeBytes: 1, digest: '', config: {}, files, resolve: () => undefined }
  const sandbox = { config: { hostname: 'web-1' }, hostsFile: new FileStore(plainFile('hosts')), resolvFile: new FileStore(plainFile('dns')) } as unknown as Sandbox
  const mounted = (...volumes: readonly Mount[]): MountTable => rootMounts(image, sandbox, volumes, { write: () => {} })
  const paths = (table: MountTable): readonly string[] => table.all().map(({ path }) => path)
  const OWN = ['/', '/proc', '/dev', '/etc/hostname', '/etc/resolv.conf', '/etc/hosts']

  it('lie where links lead, on places that are made for them', () => {
    const table = mounted(mountAt('/var/run/secrets/token', plainFile('t')), mountAt('/dev/log', directory()))
    expect(paths(table)).toEqual([...OWN, '/run/secrets/token', '/dev/log'])
    expect([table.find('/run/secrets/token'), table.find('/var/run/secrets')?.kind, table.find('/etc/hosts')]).toMatchObject([{ content: 't' }, 'directory', { content: 'hosts' }])
  })

  it('are the same for the next container of the kind, with files of its own', () => {
    const [one, other] = [mounted(mountAt('/cache', directory())), mounted(mountAt('/cache', directory()))]
    one.resolve('/etc/passwd', true).mount.store.put(['etc', 'passwd'], plainFile('changed'))
    expect(paths(one)).toEqual(paths(other))
    expect([one.find('/etc/passwd'), other.find('/etc/passwd')]).toMatchObject([{ content: 'changed' }, { content: 'root' }])
  })

  it('may lie in each other, wherever what is in the outer one leads', () => {
    const outer = (root: FileNode): readonly string[] => paths(mounted(mountAt('/data', root), mountAt('/data/in/deep', directory()))).slice(OWN.length)
    expect([outer(directory()), outer(directory({ in: symlink('/run') })), outer(directory())]).toEqual([['/data', '/data/in/deep'], ['/data', '/run/deep'], ['/data', '/data/in/deep']])
  })

  it('need a file to lie on or a directory, as they are one or the other', () => {
    const kinds = (root: FileNode): unknown => mounted(mountAt('/new', root)).resolve('/', true).mount.store.find(['new'])?.kind
    expect([kinds(plainFile('')), kinds(directory())]).toEqual(['file', 'directory'])
  })
})
