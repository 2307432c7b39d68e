// Runs a typed line: kubectl in the model, then the few filters that a pipe may lead to.
import { act, useCluster } from '../store/cluster-store.ts'

const COMMANDS = ['kubectl', 'k', 'clear', 'help']
const HELP = 'This is a terminal at your laptop. It knows kubectl (or k), pipes into grep, head, tail, wc and sort, and clear.\nTry: kubectl get pods -A · kubectl create deployment web --image=nginx:1.27 --replicas=3 · kubectl get events\n'

/** Runs one line; resolves when it has ended. */
export async function runLine(line: string, print: (text: string) => void, signal: AbortSignal): Promise<void> {
  const [command = '', ...filters] = splitPipes(line)
  const words = command.trim().split(/\s+/)
  if (words[0] === 'help') return print(HELP)
  if (words[0] !== 'kubectl' && words[0] !== 'k') return print(`${words[0]}: command not found. This laptop has ${COMMANDS.join(', ')}.\n`)
  const kubectl = command.trim().replace(/^k(?=\s|$)/, 'kubectl')
  const { connection, playing } = useCluster.getState()
  if (!connection) return print('The cluster is still booting.\n')
  let output = ''
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      print('^C\n')
      resolve()
    })
    // A command takes cluster time: it must run for an answer to come.
    act({ do: 'kubectl', line: kubectl }, { stdout: (text) => (filters.length > 0 ? (output += text) : signal.aborted || print(text)), stderr: (text) => signal.aborted || print(text), exit: () => resolve() })
    if (!playing) connection.play()
  })
  if (filters.length > 0 && !signal.aborted) print(filters.reduce(applyFilter, output))
}

/** Splits at pipes that no quote protects. */
export function splitPipes(line: string): string[] {
  const parts = ['']
  let quote = ''
  for (const char of line) {
    if (quote ? char === quote : char === "'" || char === '"') quote = quote ? '' : char
    if (char === '|' && !quote) parts.push('')
    else parts[parts.length - 1] += char
  }
  return parts
}

/** `grep`, `head`, `tail`, `wc -l` and `sort`, on text. */
export function applyFilter(text: string, filter: string): string {
  const [name = '', ...args] = filter.trim().split(/\s+/)
  const lines = text.replace(/\n$/, '').split('\n')
  const join = (rows: readonly string[]): string => (rows.length > 0 ? `${rows.join('\n')}\n` : '')
  const count = Number(args.join(' ').match(/(\d+)/)?.[1] ?? 10)
  switch (name) {
    case 'grep': {
      const flags = args.filter((arg) => arg.startsWith('-')).join('')
      const pattern = (args.find((arg) => !arg.startsWith('-')) ?? '').replace(/^['"]|['"]$/g, '')
      const [a, b] = flags.includes('i') ? [(s: string) => s.toLowerCase(), pattern.toLowerCase()] : [(s: string) => s, pattern]
      return join(lines.filter((row) => a(row).includes(b) !== flags.includes('v')))
    }
    case 'head':
      return join(lines.slice(0, count))
    case 'tail':
      return join(lines.slice(-count))
    case 'wc':
      return `${text === '' ? 0 : lines.length}\n`
    case 'sort':
      return join([...lines].sort())
    default:
      return `${name}: command not found\n`
  }
}

/** What the last word of a line may become: asked of kubectl in the model. */
export async function completeLine(line: string): Promise<readonly string[]> {
  const { connection } = useCluster.getState()
  if (!connection) return []
  const answer = await connection.ask({ about: 'complete', line: line.replace(/^k(?=\s)/, 'kubectl') })
  return answer.candidates
}
