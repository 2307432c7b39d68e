import { expect, it } from 'vitest'
import { readTar, writeTar } from './tar.ts'

const ENTRIES = [{ name: 'tmp/', mode: 0o755, content: '' }, { name: 'tmp/a', mode: 0o644, content: 'x'.repeat(700) }, { name: 'tmp/b', mode: 0o600, content: 'hi\n' }]

it('gives back what went into an archive', () => {
  const text = writeTar(ENTRIES)
  expect(text.length % 512).toBe(0)
  expect(readTar(text)).toEqual(ENTRIES)
})

it('tells what is no archive', () => {
  expect(readTar('hello, this is no archive')).toBeUndefined()
  expect(readTar('')).toEqual([])
})
