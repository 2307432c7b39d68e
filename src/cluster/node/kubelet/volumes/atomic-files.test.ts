import { expect, it } from 'vitest'
import { AtomicFiles } from './atomic-files.ts'

it('files of a volume are replaced all at once, behind links that stay', () => {
  const files = new AtomicFiles()
  const file = (content: string) => [{ path: 'token', content, mode: 0o644 }, { path: 'deep/ca', content: 'ca', mode: 0o600 }]
  const names = (): string[] => files.root.kind === 'directory' ? [...files.root.entries.keys()].map((name) => name.replace(/\d/g, '0')) : []
  const target = (): string => {
    const data = files.find(['..data'])
    return data?.kind === 'symlink' ? data.target : ''
  }
  expect(files.write(file('one'), 0, 7, undefined)).toBe(true)
  const first = target()
  expect(names()).toEqual(['..0000_00_00_00_00_00.000000000', '..data', 'token', 'deep'])
  expect([first.endsWith('.000000007'), files.find([first, 'token']), files.find([first, 'deep', 'ca']), files.find(['token'])]).toMatchObject([true, { content: 'one' }, { mode: 0o600 }, { target: '..data/token' }])
  expect([files.write(file('one'), 1_000_000, 8, undefined), target()]).toEqual([false, first])
  expect(files.write(file('two'), 1_000_000, 9, 5)).toBe(true)
  expect([files.find([first]), files.find([target(), 'token'])]).toMatchObject([undefined, { content: 'two', gid: 5 }])
  expect([files.isFile([]), files.isFile([target(), 'token'])]).toEqual([false, true])
})
