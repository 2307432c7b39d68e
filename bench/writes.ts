// The cost of one object write with revision history and three watchers, through the API server's whole path.
import { CONFIG_MAPS } from '../src/cluster/client/index.ts'
import { adminOf, bootCluster, run } from './model.ts'
import type { Measurement } from './run.ts'
import type { Process } from '../src/kernel/index.ts'
import type { Client } from '../src/cluster/client/index.ts'

const OBJECTS = 2000
const ROUNDS = 10
const WATCHERS = 3

export function* writes(): Iterable<Measurement> {
  const cluster = bootCluster(0)
  cluster.kernel.runUntil(20_000_000)
  const client = adminOf(cluster)
  let seen = 0
  for (let i = 0; i < WATCHERS; i++) cluster.kernel.root.group('bench').spawn('watcher', watch(client, () => seen++))
  run(cluster, create(client))
  const before = seen
  const began = performance.now()
  run(cluster, update(client))
  cluster.kernel.runUntil(cluster.kernel.now + 1_000_000)
  const micros = ((performance.now() - began) * 1000) / (OBJECTS * ROUNDS)
  yield { what: 'update of a ConfigMap', writes: OBJECTS * ROUNDS, watchers: WATCHERS, eventsSeen: seen - before, microsPerWrite: Number(micros.toFixed(1)) }
}

function* watch(client: Client, tell: () => void): Process {
  const stream = yield* client.watch(CONFIG_MAPS, { namespace: 'default' })
  for (let event = yield* stream.next(); event; event = yield* stream.next()) tell()
}

function* create(client: Client): Process {
  for (let i = 0; i < OBJECTS; i++) yield* client.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `c${i}`, namespace: 'default' }, data: { round: '0' } })
}

function* update(client: Client): Process {
  for (let round = 1; round <= ROUNDS; round++) {
    for (let i = 0; i < OBJECTS; i++) {
      const live = yield* client.get(CONFIG_MAPS, `c${i}`, 'default')
      yield* client.update(CONFIG_MAPS, { ...live, data: { round: String(round) } })
    }
  }
}
