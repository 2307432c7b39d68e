// The list of files that the service worker keeps, written into it once everything else has been built.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import type { Plugin } from 'vite'

const WORKER = 'service-worker.js'
/** Letters of languages that the page does not speak: their fonts are fetched when one is needed, and kept then. */
const RARE = /-(cyrillic|greek|vietnamese)/

export function offline(): Plugin {
  let folder = ''
  return {
    name: 'kubarium-offline',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = resolve(root, build.outDir)
    },
    closeBundle: () => {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'))
        .filter((name) => name !== WORKER && !RARE.test(name))
        .sort()
      const hash = createHash('sha256')
      for (const name of files) hash.update(name).update(readFileSync(join(folder, name)))
      const path = join(folder, WORKER)
      const text = readFileSync(path, 'utf8')
      const filled = text.replace('__VERSION__', hash.digest('hex').slice(0, 12)).replace(/["'`]__FILES__["'`]/, JSON.stringify(files))
      if (filled === text || filled.includes('__FILES__')) throw new Error(`${WORKER} has no place for the list of files`)
      writeFileSync(path, filled)
    },
  }
}
