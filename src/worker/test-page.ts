// A page without a page, for tests: it acknowledges every frame, and keeps what it was told.
import { Host } from './host.ts'
import type { MemoryBounds } from './history.ts'
import type { Answer, ClusterConfig, Frame, FromWorker, KubeObject, Question, ToWorker } from './protocol.ts'

const node = (name: string): ClusterConfig['nodes'][number] => ({ name, region: 'eu', zone: 'eu-a', cpu: '2', memory: '4Gi', disk: '40Gi', pods: 110 })
export const TWO_NODES: ClusterConfig = { seed: 1, controlPlane: { name: 'cp-1', region: 'eu', zone: 'eu-a' }, nodes: [node('node-1'), node('node-2')] }
const TICK = 16_000

export class TestPage {
  readonly host: Host
  readonly heard: FromWorker[] = []
  readonly objects = new Map<string, KubeObject>()
  frame!: Frame

  constructor(memory?: MemoryBounds) {
    this.host = new Host((message) => {
      this.heard.push(message)
      if (message.type !== 'frame') return
      this.frame = message
      if (message.whole) this.objects.clear()
      for (const { key, object } of message.changes) {
        if (object) this.objects.set(key, object)
        else this.objects.delete(key)
      }
      this.host.receive({ type: 'ack', sequence: message.sequence })
    }, memory)
  }

  say(message: ToWorker): void {
    this.host.receive(message)
  }

  /** Lets so many seconds of wall time pass. */
  wait(seconds: number): void {
    for (let wall = 0; wall < seconds * 1_000_000; wall += TICK) this.host.tick(TICK)
  }

  kubectl(line: string): void {
    this.say({ type: 'act', id: 1, action: { do: 'kubectl', line } })
  }

  pods(app: string): string[] {
    return [...this.objects.keys()].filter((key) => key.startsWith(`pods/default/${app}-`)).sort()
  }

  ask<A extends Question['about']>(question: Extract<Question, { about: A }>): Extract<Answer, { about: A }> {
    this.say({ type: 'ask', id: 9, question })
    const last = this.heard.findLast((message) => message.type === 'answer')
    if (last?.type !== 'answer' || last.answer.about !== question.about) throw new Error(`no answer about ${question.about}`)
    return last.answer as Extract<Answer, { about: A }>
  }
}
