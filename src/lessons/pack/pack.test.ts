import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { folderFiles, packFiles, readArchive, readPack } from './index.ts'

const LESSON = '---\nnumber: 1\ntitle: T\nminutes: 1\nsummary: S\n---\n---\nstep: look\nkind: read\n---\n# Look\n\nText.\n'
const zip = (files: Record<string, string | Uint8Array>): Uint8Array => zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, typeof text === 'string' ? strToU8(text) : text])))
const read = (files: Record<string, string | Uint8Array>) => readArchive(zip(files), 'mine.zip')

describe('a pack in order', () => {
  it('is read: its lessons are called by its name, in their order', () => {
    const { pack, problems } = read({ 'pack.yaml': 'title: My School', 'b/lesson.md': LESSON.replace('number: 1', 'number: 2\nafter: [a]'), 'a/lesson.md': LESSON, 'glossary.yaml': 'door:\n  name: door\n  text: Opens.\n' })
    expect(problems).toEqual([])
    expect(pack).toMatchObject({ id: 'my-school', title: 'My School', lessons: [{ id: 'my-school.a' }, { id: 'my-school.b', after: ['my-school.a'] }] })
    expect(pack!.glossary.get('door')!.text).toBe('Opens.')
  })

  it('may stand in a folder of its own, with what archivers add', () => {
    const { pack, problems } = read({ 'school/a/lesson.md': LESSON, 'school/b/lesson.md': LESSON, '__MACOSX/school/._a': 'junk', 'school/.DS_Store': 'junk' })
    expect(problems).toEqual([])
    expect(pack!.lessons).toHaveLength(2)
  })

  it('is what the builder exports: the same files, the same bytes', () => {
    const files = folderFiles('a', { 'lesson.md': LESSON, 'web.yaml': 'kind: Pod\n' })
    expect(packFiles(files)).toEqual(packFiles(files))
    expect(readArchive(packFiles(files), 'a.zip').pack!.files).toEqual(files)
  })

  it('the example for authors is one', () => {
    const folder = join(import.meta.dirname, '../../../testdata/lesson-pack')
    const files = Object.fromEntries(readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => [join(parentPath, name).slice(folder.length + 1), readFileSync(join(parentPath, name), 'utf8')]))
    expect(readPack(files, 'example')).toMatchObject({ problems: [], pack: { title: 'An example pack', lessons: [{ title: 'Two doors' }] } })
  })
})

describe('a pack from a stranger', () => {
  it.each([
    ['something else', () => readArchive(strToU8('hello'), 'x'), /not a zip archive/],
    ['a huge archive', () => readArchive(new Uint8Array(3_000_000), 'x'), /at most 2000000/],
    ['a script', () => read({ 'a/lesson.md': LESSON, 'a/evil.js': 'alert(1)' }), /a\/evil\.js does not belong/],
    ['a picture', () => read({ 'a/lesson.md': LESSON, 'a/x.png': 'x' }), /does not belong/],
    ['a way out', () => read({ '../a/lesson.md': LESSON }), /does not belong/],
    ['deep folders', () => read({ 'a/b/c/d/lesson.md': LESSON }), /does not belong/],
    ['a bomb', () => read({ 'a/lesson.md': new Uint8Array(5_000_000) }), /too large/],
    ['too many files', () => read(Object.fromEntries(Array.from({ length: 401 }, (_, i) => [`a${i}/lesson.md`, '']))), /more than 400 files/],
    ['too many lessons', () => read(Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`a${i}/lesson.md`, LESSON]))), /51 lessons/],
    ['nothing', () => read({ 'pack.yaml': 'title: x' }), /0 lessons/],
    ['a faulty lesson', () => read({ 'a/lesson.md': LESSON.replace('kind: read', 'kind: dance') }), /^a\/lesson\.md:9: there is no such kind of step\. Write one of/],
    ['HTML', () => read({ 'a/lesson.md': `${LESSON}<img src=x onerror=alert(1)>\n` }), /^a\/lesson\.md:14: this is HTML\. Write Markdown/],
    ['a remote picture', () => read({ 'a/lesson.md': `${LESSON}![x](https://evil.example/x.png)\n` }), /this is a picture/],
    ['an expression without end', () => read({ 'a/lesson.md': LESSON.replace('---\n---', 'let:\n  x: records.all(a, records.all(b, a == b))\n---\n---') }), /let is not right: it could take too long/],
    ['YAML that multiplies itself', () => read({ 'a/lesson.md': LESSON.replace('title: T', 'title: T\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\npalette: [*d,*d,*d,*d,*d,*d,*d,*d,*d]') }), /lesson\.md:\d+: /],
  ])('%s is refused, and says why', (_, open, why) => {
    const { pack, problems } = open()
    expect(pack).toBeUndefined()
    expect(problems[0]).toMatch(why)
  })
})
