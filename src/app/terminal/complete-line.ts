// What Tab makes of a line: commands of the laptop and its files here; the rest is asked of kubectl in the model.
import { useCluster } from '../store/cluster-store.ts'
import { FILTER_NAMES, isFilter } from './filters.ts'
import { fileNames } from './laptop-files.ts'
import { shell, unalias } from './shell-state.ts'
import { LISTED, TOOL_NAMES } from './tools.ts'

const READS_FILES: ReadonlySet<string> = new Set(['cat', 'rm', 'ls', 'cp', 'mv', 'edit', 'vi', 'vim', 'nano', 'code'])

/** What the last word of a line may become. */
export async function completeLine(line: string): Promise<readonly string[]> {
  const { connection } = useCluster.getState()
  const piece = /(?:^|&&|\|\||\$\(|[|;])\s*([^|;&]*)$/.exec(line)?.[1] ?? ''
  const words = piece.split(/\s+/)
  const word = words.at(-1)!
  const isPiped = /[^|]\|\s*[^|;&]*$/.test(line)
  if (words.length === 1) return commandsFor(word, isPiped)
  if (word.startsWith('$')) return [...shell.variables.keys()].map((name) => `$${name}`).filter((name) => name.startsWith(word)).sort()
  const before = words.at(-2)
  const isFile = READS_FILES.has(words[0]!) || isFilter(words[0]!) || before === '-f' || before === '--filename' || before === '<' || before === '>' || before === '>>'
  const here = isFile ? fileNames().filter((file) => file.startsWith(word)) : []
  const meant = unalias(piece)
  if (!connection || !/^kubectl\s/.test(meant)) return here
  const { candidates } = await connection.ask({ about: 'complete', line: meant })
  return [...new Set([...here, ...candidates])].sort()
}

function commandsFor(word: string, isPiped: boolean): readonly string[] {
  const known = isPiped ? [...FILTER_NAMES, 'kubectl', 'tee', 'xargs'] : [...LISTED, ...shell.aliases.keys(), ...(word === '' ? [] : [...TOOL_NAMES, ...FILTER_NAMES])]
  return [...new Set(known)].filter((name) => name.startsWith(word)).sort()
}
