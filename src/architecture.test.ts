// Holds the layout: who may import whom, what the model must not touch, and how large a room may be.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const src = dirname(fileURLToPath(import.meta.url))

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : /\.tsx?$/.test(name) ? [path] : []
  })
}

const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || /test-[a-z-]+\.ts$/.test(path)
const files = walk(src).map((path) => ({ path, name: relative(src, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }))
const sources = files.filter((file) => !isTest(file.path))

/** The room a file belongs to: `kernel`, `cluster/node`, `app` … */
const roomOf = (name: string): string => {
  const [top, second] = name.split('/')
  return top === 'cluster' ? (second!.endsWith('.ts') ? 'cluster' : `cluster/${second}`) : top!
}

const PARTS = ['kernel', 'cluster/api', 'cluster/client']
/** What each room may import besides itself. `cluster` is cluster.ts and its neighbours, which see all of the model. */
const MAY_IMPORT: Record<string, readonly string[] | 'all of cluster'> = {
  kernel: [],
  'cluster/api': [],
  'cluster/etcd': ['kernel', 'cluster/api'],
  'cluster/client': ['kernel', 'cluster/api'],
  'cluster/apiserver': ['kernel', 'cluster/api', 'cluster/etcd'],
  'cluster/scheduler': PARTS,
  'cluster/controllers': PARTS,
  'cluster/cloud': PARTS,
  'cluster/autoscaler': PARTS,
  'cluster/node': PARTS,
  'cluster/network': PARTS,
  'cluster/addons': PARTS,
  'cluster/kubectl': PARTS,
  cluster: 'all of cluster',
  // Whole clusters under random work and faults: tests, with what they share.
  'cluster/sweeps': 'all of cluster',
  words: [],
  worker: ['kernel', 'cluster', 'cluster/api', 'cluster/client', 'words', 'lessons'],
  server: ['kernel', 'cluster', 'cluster/api', 'cluster/client'],
  lessons: ['cluster/api', 'cluster/client', 'kernel', 'words'],
  app: ['worker', 'lessons', 'cluster/api', 'words'],
}

interface Import { readonly specifier: string; readonly typeOnly: boolean }
const importsOf = (text: string): Import[] =>
  [...text.matchAll(/^\s*(?:import|export)\s+(type\s)?[^'"`;]*?from\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm)].map((m) => ({ specifier: (m[2] ?? m[3] ?? m[4])!, typeOnly: m[1] !== undefined }))

describe('imports', () => {
  it('follow the arrows of the architecture', () => {
    const wrong: string[] = []
    for (const { path, name, text } of sources) {
      const room = roomOf(name)
      const allowed = MAY_IMPORT[room]
      for (const { specifier, typeOnly } of importsOf(text)) {
        if (!specifier.startsWith('.')) continue
        const targetPath = relative(src, resolve(dirname(path), specifier)).replaceAll('\\', '/')
        // Data outside of src, such as an example manifest, is nobody's room.
        if (targetPath.startsWith('..')) continue
        const target = roomOf(targetPath)
        if (target === room) continue
        const fine = allowed === 'all of cluster' ? target === 'kernel' || target.startsWith('cluster') : allowed?.includes(target)
        // The lessons and the app know the shapes of the client and of the trace, nothing more.
        const shapeOnly = (room === 'lessons' && target !== 'cluster/api' && target !== 'words') || (room === 'app' && target === 'kernel')
        if ((!fine && !(shapeOnly && typeOnly)) || (shapeOnly && !typeOnly)) wrong.push(`${name} imports ${specifier}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('leave React to the app, Node to the server and Workers to the bridge', () => {
    const wrong: string[] = []
    for (const { name, text } of sources) {
      for (const { specifier } of importsOf(text)) {
        if (/^(react|reactflow|framer-motion|zustand)/.test(specifier) && !name.startsWith('app/')) wrong.push(`${name} imports ${specifier}`)
        if (specifier.startsWith('node:') && !name.startsWith('server/')) wrong.push(`${name} imports ${specifier}`)
      }
      if (/new (Shared)?Worker\(/.test(text) && !/^(worker|app\/(.*\/)?bridge)\//.test(name)) wrong.push(`${name} makes a Worker`)
    }
    expect(wrong).toEqual([])
  })
})

/** Text without comments and strings, so that prose may speak of what code must not do. */
const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, "''")

const BANNED: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b|\bnew Date\(\s*\)/, 'the host clock: ask kernel.now'],
  [/\bperformance\./, 'the host clock: ask kernel.now'],
  [/\bMath\.random\b|\bcrypto\.(?:random|getRandom)/, 'chance without a seed: ask kernel.random(name)'],
  [/\bset(?:Timeout|Interval|Immediate)\b|\bqueueMicrotask\b/, 'host timers: yield* sleep(…)'],
  [/\bPromise\b|\basync\b|\bawait\b/, 'promises: processes are generators'],
  [/\bconsole\./, 'printing: record in the trace'],
  [/\blocaleCompare\b|\btoLocale/, 'the host locale: compare code points'],
]

describe('the model', () => {
  const model = sources.filter(({ name }) => name.startsWith('kernel/') || name.startsWith('cluster/'))

  it('has no clock, chance, timers or promises of its own', () => {
    const wrong = model.flatMap(({ name, text }) => BANNED.filter(([pattern]) => pattern.test(code(text))).map(([, instead]) => `${name}: ${instead}`))
    expect(wrong).toEqual([])
  })

  it('opens each folder of several files with an index that says what it models', () => {
    const folders = new Map<string, string[]>()
    for (const { name } of model) folders.set(dirname(name), [...(folders.get(dirname(name)) ?? []), name])
    const silent = [...folders].filter(([folder, names]) => names.length > 4 && folder !== 'cluster' && !folder.endsWith('/types')).filter(([folder]) => !files.find(({ name, text }) => name === `${folder}/index.ts` && text.startsWith('//')))
    expect(silent.map(([folder]) => folder)).toEqual([])
  })
})

describe('every source file', () => {
  it('can be read in one sitting', () => {
    const long = sources.filter(({ name }) => !name.startsWith('cluster/api/types/')).map(({ name, text }) => [name, text.split('\n').length] as const).filter(([, lines]) => lines > 500)
    expect(long).toEqual([])
  })

  it('carries no left-over markers and silences no types', () => {
    const wrong = sources.filter(({ text }) => /\b(?:TODO|FIXME|XXX|HACK)\b|@ts-(?:ignore|nocheck|expect-error)|\bas any\b/.test(text)).map(({ name }) => name)
    expect(wrong).toEqual([])
  })

  it('is used by some other file', () => {
    const entries = new Set(['app/main.tsx', 'worker/worker.ts'])
    const imported = new Set(files.flatMap(({ path, text }) => [...importsOf(text).map((i) => i.specifier), ...[...text.matchAll(/new URL\('([^']+)'/g)].map((m) => m[1]!)].filter((s) => s.startsWith('.')).map((s) => relative(src, resolve(dirname(path), s)).replaceAll('\\', '/'))))
    const outside = ['scripts', 'bench', 'e2e'].flatMap((folder) => { try { return walk(join(src, '..', folder)) } catch { return [] } }).concat(join(src, '..', 'vite.config.ts')).map((path) => readFileSync(path, 'utf8')).join('\n')
    const dead = sources.filter(({ name }) => !imported.has(name) && !name.endsWith('/index.ts') && !entries.has(name) && !name.endsWith('.d.ts') && !name.startsWith('cluster/api/types/') && !outside.includes(`src/${name}`)).map(({ name }) => name)
    expect(dead).toEqual([])
  })
})
