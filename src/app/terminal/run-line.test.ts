import { beforeEach, expect, it } from 'vitest'
import type { Connection } from '../bridge/connection.ts'
import { useCluster } from '../store/cluster-store.ts'
import { completeLine, runLine } from './run-line.ts'

/** A kubectl that says what it was asked, two lines at a time. */
const asked: { line: string; stdin?: string; files?: Readonly<Record<string, string>>; tty?: boolean }[] = []
const interrupted: number[] = []
const connection = {
  act: (action, output) => {
    if (action.do !== 'kubectl') return 0
    asked.push(action)
    if (action.line.endsWith('-w')) return 7
    queueMicrotask(() => {
      output?.stdout?.('NAME\nweb-1\n')
      output?.stdout?.('web-2\n')
      output?.exit?.(action.line.includes('fail') ? 1 : 0)
    })
    return 7
  },
  interrupt: (id) => void interrupted.push(id),
  play: () => undefined,
  ask: () => Promise.resolve({ about: 'complete', candidates: ['web-1'] }),
} as Partial<Connection> as Connection

beforeEach(() => {
  asked.length = 0
  useCluster.setState({ connection })
})

async function run(line: string): Promise<string> {
  let text = ''
  await runLine(line, (more) => void (text += more), ['one', 'two']).done
  return text
}

it.each([
  ['kubectl get pods', 'NAME\nweb-1\nweb-2\n'],
  ['k get pods | grep web | wc -l', '2\n'],
  ['k get pods | tail -n +2 | sort -r', 'web-2\nweb-1\n'],
  ['echo a; echo b', 'a\nb\n'],
  ['kubectl fail > /dev/null && echo no', ''],
  ['kubectl fail > /dev/null || echo yes', 'yes\n'],
  ['kubectl get | jq .', 'jq: command not found\n'],
  ['cat nothing.yaml', 'cat: nothing.yaml: No such file or directory\n'],
  ['history', '    1  one\n    2  two\n'],
])('%s', async (line, expected) => expect(await run(line)).toBe(expected))

it('an unknown command is said to be one', async () => expect(await run('vim x')).toMatch(/^vim: command not found/))

it('without a cluster it says so', async () => {
  useCluster.setState({ connection: undefined })
  expect(await run('kubectl get pods')).toBe('The cluster is still booting.\n')
})

it('what is kept in a file is handed to kubectl, by name or as its input', async () => {
  await run('echo "kind: Pod" > p.yaml')
  await run('kubectl apply -f p.yaml')
  await run('cat p.yaml | k apply -f -')
  await run('k apply -f - <<EOF\nkind: Service\nEOF')
  expect(asked).toEqual([
    { do: 'kubectl', line: 'kubectl apply -f p.yaml', files: { 'p.yaml': 'kind: Pod\n' }, tty: true },
    { do: 'kubectl', line: 'kubectl apply -f -', stdin: 'kind: Pod\n' },
    { do: 'kubectl', line: 'kubectl apply -f -', stdin: 'kind: Service\n' },
  ])
})

it('Ctrl-C ends what would go on, and tells the model', async () => {
  const running = runLine('kubectl get pods -w | grep web', () => undefined)
  running.interrupt()
  await running.done
  expect(interrupted).toEqual([7])
})

it.each([
  ['kubectl exec -it web -- sh', true],
  ['k run x -it --image=busybox', true],
  ['kubectl exec web -- grep -i a', false],
  ['kubectl get pods -w', false],
  ['kubectl exec -i web -- cat | grep a', false],
])('%s takes what is typed: %s', (line, expected) => expect(runLine(line, () => undefined).type !== undefined).toBe(expected))

it.each([
  ['ku', ['kubectl']],
  ['kubectl get pods | gr', ['grep']],
  ['k get pods w', ['web-1']],
  ['cat ', ['p.yaml']],
])('completes %s', async (line, expected) => expect(await completeLine(line)).toEqual(expected))
