// `grep`: lines that match, in files, folders and the input.
import type { Process } from '../../../../kernel/index.ts'
import type { ContainerProcess } from '../../runtime/index.ts'
import { AppletError, linesOf, parseOptions, readOperands } from './applet.ts'
import { toRegExp } from './regex.ts'

/** Exit code 0 when a line was found, 1 when none, 2 when a file could not be read. */
export function* grep(process: ContainerProcess, extended: boolean, fixed = false): Process<number> {
  const { given, all, operands } = parseOptions(process.argv, 'HhnlLoqvsrRiwxFEcze:f:m:A:B:C:', { color: 's', 'ignore-case': 'i', quiet: 'q', 'extended-regexp': 'E', count: 'c', 'invert-match': 'v' })
  const names = [...operands]
  const patterns = all.filter(([letter]) => letter === 'e').map(([, value]) => value)
  if (patterns.length === 0) {
    const first = names.shift()
    if (first === undefined) throw new AppletError('missing pattern', 2)
    patterns.push(first)
  }
  const isRecursive = given.has('r') || given.has('R')
  const files = isRecursive ? (names.length > 0 ? names : ['.']).flatMap((name) => filesBelow(process, name)) : names
  const tests = patterns.flatMap((pattern) => pattern.split('\n')).map((pattern) => toRegExp(pattern, { extended: extended || given.has('E'), fixed: fixed || given.has('F'), flags: `g${given.has('i') ? 'i' : ''}`, word: given.has('w'), line: given.has('x') }))
  const before = Number(given.get('B') ?? given.get('C') ?? 0)
  const after = Number(given.get('A') ?? given.get('C') ?? 0)
  const showName = given.has('H') || (!given.has('h') && (files.length > 1 || isRecursive))
  let matched = false
  let failed = false
  for (const name of files.length > 0 ? files : ['-']) {
    const read = yield* readOperands(process, [name], '%: ')
    if (read.status !== 0) failed = true
    const text = read.texts[0]?.text
    if (text === undefined) continue
    const lines = linesOf(text)
    let count = 0
    let shownUpTo = -1
    let trailing = 0
    for (const [index, line] of lines.entries()) {
      const hits = tests.flatMap((test) => [...line.matchAll(test)].map((hit) => hit[0]))
      const prefix = (mark: string, at: number): string => (showName ? `${name}${mark}` : '') + (given.has('n') ? `${at + 1}${mark}` : '')
      if ((hits.length > 0) === given.has('v')) {
        if (trailing-- > 0 && !given.has('q') && !given.has('c')) {
          process.stdout.write(`${prefix('-', index)}${line}\n`)
          shownUpTo = index
        }
        continue
      }
      count++
      if (given.has('q')) return 0
      if (!given.has('c') && !given.has('l') && !given.has('L')) {
        if ((before > 0 || after > 0) && shownUpTo >= 0 && Math.max(0, index - before) > shownUpTo + 1) process.stdout.write('--\n')
        for (let i = Math.max(shownUpTo + 1, index - before); i < index; i++) process.stdout.write(`${prefix('-', i)}${lines[i]}\n`)
        if (given.has('o')) for (const hit of hits) hit !== '' && process.stdout.write(`${prefix(':', index)}${hit}\n`)
        else process.stdout.write(`${prefix(':', index)}${line}\n`)
        shownUpTo = index
        trailing = after
      }
      if (count >= Number(given.get('m') ?? Infinity)) break
    }
    if (count > 0) matched = true
    const shown = name === '-' ? '(standard input)' : name
    if (given.has('c')) process.stdout.write(`${showName ? `${name}:` : ''}${count}\n`)
    else if ((given.has('l') && count > 0) || (given.has('L') && count === 0)) process.stdout.write(`${shown}\n`)
  }
  return failed ? 2 : matched ? 0 : 1
}

function filesBelow(process: ContainerProcess, name: string): string[] {
  const path = process.path(name)
  if (process.files.stat(path)?.kind !== 'directory') return [name]
  return process.files.list(path).flatMap((entry) => filesBelow(process, name.endsWith('/') ? name + entry : `${name}/${entry}`))
}
