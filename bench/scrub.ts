// Time travel in a cluster of a hundred Pods: how long after a request for a moment of the last ten minutes the page has it in hand, and what the memory of it weighs.
import { deserialize, serialize } from 'node:v8'
import { Host } from '../src/worker/host.ts'
import type { ClusterConfig, Frame } from '../src/worker/protocol.ts'
import type { Measurement } from './run.ts'

const SECOND = 1_000_000
const MINUTES = 10
const PODS = 100
const JUMPS = 40
const CONFIG: ClusterConfig = {
  seed: 1,
  controlPlane: { name: 'cp-1', region: 'eu', zone: 'eu-a' },
  nodes: Array.from({ length: 5 }, (_, i) => ({ name: `node-${i + 1}`, region: 'eu', zone: `eu-${'ab'[i % 2]}`, cpu: '8', memory: '32Gi', disk: '200Gi', pods: 110 })),
}

export function* scrub(): Iterable<Measurement> {
  let frame: Frame | undefined
  let bytes = 0
  const host = new Host((message) => {
    if (message.type !== 'frame') return
    // What crosses to the page is copied on the way.
    const copy = serialize(message)
    bytes = copy.length
    frame = deserialize(copy) as Frame
    host.receive({ type: 'ack', sequence: frame.sequence })
  })
  const kubectl = (line: string): void => host.receive({ type: 'act', id: 1, action: { do: 'kubectl', line } })
  const before = heapMiB()
  host.receive({ type: 'open', run: { config: CONFIG, log: [] } })
  host.tick(0)
  host.receive({ type: 'play', pace: 'fastest' })
  kubectl(`kubectl create deployment web --image=nginx:1.27 --replicas=${PODS}`)
  const began = performance.now()
  const end = (60 + MINUTES * 60) * SECOND
  let rolls = 0
  while (frame!.now < end) {
    host.tick(0)
    // Something goes on all the time: a rolling update every two minutes.
    if (frame!.now > (120 + rolls * 120) * SECOND) kubectl(`kubectl set image deployment/web nginx=nginx:1.2${(rolls++ % 2) + 7}`)
  }
  const ran = performance.now() - began
  host.receive({ type: 'pause' })
  host.tick(0)
  const times: number[] = []
  let mostBytes = 0
  for (let i = 0; i < JUMPS; i++) {
    const at = process.cpuUsage()
    host.receive({ type: 'seek', to: 60 * SECOND + Math.round((((i * 17) % JUMPS) / JUMPS) * (end - 60 * SECOND)) })
    host.tick(0)
    const { user, system } = process.cpuUsage(at)
    times.push((user + system) / 1000)
    mostBytes = Math.max(mostBytes, bytes)
  }
  times.sort((a, b) => a - b)
  yield { what: 'seek, copy included', pods: PODS, minutes: MINUTES, ranMs: Math.round(ran), medianCpuMs: round(times[JUMPS >> 1]!), worstCpuMs: round(times.at(-1)!), mostKiB: Math.round(mostBytes / 1024), heapMiB: heapMiB() - before }
}

const round = (ms: number): number => Math.round(ms * 10) / 10

function heapMiB(): number {
  globalThis.gc?.()
  return Math.round(process.memoryUsage().heapUsed / 1_048_576)
}
