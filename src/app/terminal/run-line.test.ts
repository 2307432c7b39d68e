import { beforeEach, expect, it } from 'vitest'
import type { Connection } from '../bridge/connection.ts'
import { useCluster } from '../store/cluster-store.ts'
import { completeLine } from './complete-line.ts'
import { runLine } from './run-line.ts'

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
  interrupted.length = 0
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
  ['kubectl get pods | nothing', 'nothing: command not found. This laptop has alias, cat, clear, date, echo, edit, export, help, history, k, kubectl, ls, rm, sleep, watch, xargs.\n'],
  ['kubectl get pods | grep none || echo no', 'no\n'],
  ['kubectl get pods | head -1', 'NAME\n'],
  ['echo \'{"a":[1,2]}\' | jq -c .a', '[1,2]\n'],
  ['echo "[3]" | jq ".[0] + 1"', '4\n'],
  ['kubectl get pods | grep -o web-. | xargs echo', 'web-1 web-2\n'],
  ['X=web; echo "$X-1" ${Y:-none} \'$X\'', 'web-1 none $X\n'],
  ['false; echo $?', '1\n'],
  ['echo $(k get pods | grep web | head -n 1)', 'web-1\n'],
  ['alias kg="kubectl get"; kg pods | wc -l', '3\n'],
  ['echo a > f; echo b >> f; cat f | tac; rm f; ls f', "b\na\nls: cannot access 'f': No such file or directory\n"],
  ['export do="--dry-run=client"; echo $do', '--dry-run=client\n'],
  ['cat nothing.yaml', 'cat: nothing.yaml: No such file or directory\n'],
  ['history', '    1  one\n    2  two\n'],
])('%s', async (line, expected) => expect(await run(line)).toBe(expected))

it('an unknown command is said to be one', async () => expect(await run('emacs x')).toMatch(/^emacs: command not found/))

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
  await new Promise((resolve) => setTimeout(resolve))
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

it('one kubectl reads what another prints', async () => {
  await run('kubectl create deployment web --image=nginx --dry-run=client -o yaml | sed s/web/shop/ | kubectl apply -f -')
  expect(asked.map(({ line, stdin }) => [line, stdin])).toEqual([
    ['kubectl create deployment web --image=nginx --dry-run=client -o yaml', undefined],
    ['kubectl apply -f -', 'NAME\nshop-1\nshop-2\n'],
  ])
})

it('words that are put in reach kubectl as words', async () => {
  await run('export do="--dry-run=client -o yaml"; k run a --image=b $do')
  await run('kubectl delete $(echo pod/a pod/b) --wait=false')
  expect(asked.map(({ line }) => line)).toEqual(['kubectl run a --image=b --dry-run=client -o yaml', 'kubectl delete pod/a pod/b --wait=false'])
})
