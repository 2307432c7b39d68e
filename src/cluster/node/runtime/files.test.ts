import { describe, expect, it } from 'vitest'
import { FileStore, plainFile, symlink, treeOf, byteLength } from './file-store.ts'
import { MountTable, resolveInside } from './mount-table.ts'
import { UserFiles } from './mounted-files.ts'
import { AddressPool } from './address-pool.ts'

const ROOT = { uid: 0, gid: 0, groups: [] }

function setUp(user = ROOT, readOnly = false): { files: UserFiles; volume: FileStore } {
  const image = treeOf({ '/etc/passwd': 'root', '/bin/sh': { content: '', mode: 0o755 }, '/var/run': { symlink: '/run' }, '/run': { directory: true }, '/loop': { symlink: 'loop' } })
  const volume = new FileStore()
  const table = MountTable.of([
    { path: '/', store: new FileStore(image), inner: [], readOnly, source: 'overlay', kind: 'overlay' },
    { path: '/data', store: volume, inner: [], readOnly: false, source: 'disk', kind: 'ext4' },
  ])
  return { files: new UserFiles(table, user, { now: 7 }), volume }
}

describe('files', () => {
  it('are written into the layer above the image, which stays as it is', () => {
    const first = setUp().files
    first.write('/etc/passwd', 'changed')
    first.append('/etc/passwd', '!')
    expect([first.read('/etc/passwd'), setUp().files.read('/etc/passwd')]).toEqual(['changed!', 'root'])
  })

  it('lie in what is mounted there', () => {
    const { files, volume } = setUp()
    files.makeDirectory('/data/a/b', { parents: true })
    files.write('/data/a/b/c', 'x')
    expect(volume.find(['a', 'b', 'c'])).toMatchObject({ content: 'x', modifiedAt: 7 })
    expect(volume.usedBytes).toBe(1)
    expect(files.list('/data')).toEqual(['a'])
  })

  it('are found through links', () => {
    const { files } = setUp()
    files.write('/var/run/pid', '1')
    files.symlink('../run/pid', '/etc/pid')
    expect([files.read('/run/pid'), files.read('/etc/pid'), files.realpath('/etc/pid'), files.readlink('/etc/pid')]).toEqual(['1', '1', '/run/pid', '../run/pid'])
  })

  it('are moved and removed', () => {
    const { files } = setUp()
    files.write('/a', 'x')
    files.rename('/a', '/data/b')
    expect([files.stat('/a'), files.read('/data/b')]).toEqual([undefined, 'x'])
    files.remove('/data/b')
    expect(files.list('/data')).toEqual([])
  })

  it.each<[string, (files: UserFiles) => unknown, string]>([
    ['reading nothing', (files) => files.read('/none'), '/none: No such file or directory'],
    ['reading a directory', (files) => files.read('/etc'), '/etc: Is a directory'],
    ['walking through a file', (files) => files.read('/etc/passwd/x'), '/etc/passwd/x: Not a directory'],
    ['going in circles', (files) => files.read('/loop'), '/loop: Too many levels of symbolic links'],
    ['making what is there', (files) => files.makeDirectory('/etc'), '/etc: File exists'],
    ['removing what is full', (files) => files.remove('/etc'), '/etc: Directory not empty'],
    ['removing a mount', (files) => files.remove('/data', { recursive: true }), '/data: Device or resource busy'],
    ['writing where nothing is', (files) => files.write('/none/x', ''), '/none/x: No such file or directory'],
  ])('%s fails', (_, action, message) => {
    expect(() => action(setUp().files)).toThrow(message)
  })

  it('are out of reach for others, and none can be written on a read-only root', () => {
    expect(() => setUp({ uid: 1000, gid: 1000, groups: [] }).files.write('/etc/passwd', '')).toThrow('/etc/passwd: Permission denied')
    const { files } = setUp(ROOT, true)
    expect(() => files.write('/x', '')).toThrow('/x: Read-only file system')
    files.write('/data/x', '')
  })

  it('do not fit on a disk that is full', () => {
    const store = new FileStore(undefined, 3)
    store.put(['a'], plainFile('abc'))
    expect(() => store.put(['b'], plainFile('d'))).toThrow('No space left on device')
  })

  it('are counted in UTF-8', () => {
    expect(['a', 'é', '€', '😀'].map(byteLength)).toEqual([1, 2, 3, 4])
  })
})

it('a subPath is bound to where its links lead', () => {
  const store = new FileStore()
  store.put(['v1'], plainFile('x'))
  store.put(['now'], symlink('v1'))
  expect([resolveInside(store, '/now'), resolveInside(store, '/none')]).toEqual([['v1'], undefined])
})

it('addresses go round through their range before one is used again', () => {
  const pool = new AddressPool('10.244.3.0/29')
  const all = [pool.take(), pool.take(), pool.take(), pool.take(), pool.take()]
  expect([...all, pool.take()]).toEqual(['10.244.3.2', '10.244.3.3', '10.244.3.4', '10.244.3.5', '10.244.3.6', undefined])
  pool.release('10.244.3.4')
  expect([pool.take(), pool.range]).toEqual(['10.244.3.4', '10.244.3.1-10.244.3.6'])
})
