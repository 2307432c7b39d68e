// What goes on at a terminal: commands that do not end by themselves, and shells inside containers.
import { beforeAll, describe, expect, it } from 'vitest'
import { Host } from './host.ts'
import type { ClusterConfig, FromWorker, Run } from './protocol.ts'

const CONFIG: ClusterConfig = { seed: 1, controlPlane: { name: 'cp-1', region: 'eu', zone: 'eu-a' }, nodes: [{ name: 'node-1', region: 'eu', zone: 'eu-a', cpu: '2', memory: '4Gi', disk: '40Gi', pods: 110 }] }
const TICK = 100_000

class Terminal {
  readonly host: Host
  readonly #output = new Map<number, string>()
  readonly exits = new Map<number, number>()
  run: Run | undefined
  now = 0
  readonly #objects = new Map<string, unknown>()
  #next = 1

  constructor(run: Run, until?: number) {
    this.host = new Host((message) => this.#hear(message))
    this.host.receive({ type: 'open', run, until })
    for (let i = 0; i < 1000 && this.now === 0; i++) this.host.tick(0)
  }

  /** Everything that is stored. */
  state(): string {
    return JSON.stringify([this.now, [...this.#objects].sort(([a], [b]) => (a < b ? -1 : 1))])
  }

  start(line: string): number {
    const id = this.#next++
    this.host.receive({ type: 'act', id, action: { do: 'kubectl', line, tty: true } })
    return id
  }

  type(id: number, text: string): void {
    this.host.receive({ type: 'type', id, text })
  }

  wait(seconds: number): void {
    for (let passed = 0; passed < seconds * 1_000_000; passed += TICK) this.host.tick(TICK)
  }

  /** What a command has printed since the last call. */
  output(id: number): string {
    const text = this.#output.get(id) ?? ''
    this.#output.set(id, '')
    return text
  }

  #hear(message: FromWorker): void {
    if (message.type === 'frame') {
      this.now = message.now
      if (message.whole) this.#objects.clear()
      for (const { key, object } of message.changes) {
        if (object) this.#objects.set(key, object)
        else this.#objects.delete(key)
      }
      this.host.receive({ type: 'ack', sequence: message.sequence })
    }
    if (message.type === 'answer' && message.answer.about === 'run') this.run = message.answer.run
    if (message.type !== 'output') return
    this.#output.set(message.id, (this.#output.get(message.id) ?? '') + (message.stdout ?? '') + (message.stderr ?? ''))
    if (message.exit !== undefined) this.exits.set(message.id, message.exit)
  }
}

describe('at the terminal', () => {
  const terminal = new Terminal({ config: CONFIG, log: [] })
  beforeAll(() => {
    terminal.host.receive({ type: 'play', pace: 1 })
    terminal.start('kubectl run box --image=busybox:1.36 --command -- sh -c "while true; do echo tick; sleep 1; done"')
    terminal.wait(10)
  })

  it('a shell in a container answers line by line, keeps its directory, and ends', () => {
    const shell = terminal.start('kubectl exec -it box -- sh')
    terminal.wait(1)
    expect(terminal.output(shell)).toBe('/ # ')
    terminal.type(shell, 'cd /tmp && echo $((20 + 1))\n')
    terminal.wait(1)
    expect(terminal.output(shell)).toBe('21\n/tmp # ')
    terminal.type(shell, 'exit 3\n')
    terminal.wait(1)
    expect(terminal.output(shell)).toBe('command terminated with exit code 3\n')
    expect(terminal.exits.get(shell)).toBe(3)
  })

  it('Ctrl-C in it ends what the shell runs, not the shell; Ctrl-D ends the shell', () => {
    const shell = terminal.start('kubectl exec -it box -- sh')
    terminal.wait(1)
    terminal.type(shell, 'sleep 1000\n')
    terminal.wait(1)
    terminal.type(shell, '\x03')
    terminal.wait(1)
    terminal.output(shell)
    terminal.type(shell, 'echo alive\n')
    terminal.wait(1)
    expect(terminal.output(shell)).toBe('alive\n/ # ')
    terminal.type(shell, '\x04')
    terminal.wait(1)
    expect(terminal.exits.has(shell)).toBe(true)
  })

  it('logs -f goes on until it is interrupted', () => {
    const logs = terminal.start('kubectl logs -f box --tail=1')
    terminal.wait(4)
    expect(terminal.output(logs)).toMatch(/^(tick\n){4,6}$/)
    terminal.host.receive({ type: 'interrupt', id: logs })
    terminal.wait(1)
    expect(terminal.exits.get(logs)).toBe(130)
    terminal.output(logs)
    terminal.wait(3)
    expect(terminal.output(logs)).toBe('')
  })

  it('get -w tells of changes until it is interrupted', () => {
    const watch = terminal.start('kubectl get pods -w')
    terminal.wait(1)
    terminal.start('kubectl run other --image=busybox:1.36 --command -- sleep 1000')
    terminal.wait(5)
    expect(terminal.output(watch)).toMatch(/^NAME[\s\S]*other +0\/1 +Pending[\s\S]*other +1\/1 +Running/)
    terminal.host.receive({ type: 'interrupt', id: watch })
    terminal.wait(1)
    expect(terminal.exits.get(watch)).toBe(130)
  })

  it('a run with sessions replays as it was', () => {
    terminal.host.receive({ type: 'pause' })
    terminal.wait(1)
    terminal.host.receive({ type: 'ask', id: 1, question: { about: 'run' } })
    const run = terminal.run!
    expect(run.log.map(({ action }) => action.do)).toContain('type')
    expect(run.log.map(({ action }) => action.do)).toContain('interrupt')
    expect(new Terminal(run, terminal.now).state()).toBe(terminal.state())
  })
})
