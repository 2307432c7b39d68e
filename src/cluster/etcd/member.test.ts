// The path of a write: proposals wait for the disk, share it, and are lost with the process that held them.
import { describe, expect, it } from 'vitest'
import { Kernel, MILLISECOND, Network, SECOND, type Process } from '../../kernel/index.ts'
import type { KubeObject } from '../api/index.ts'
import { Etcd, EtcdClient, EtcdError } from './index.ts'

const PREFIX = '/registry/configmaps/'

function makeEtcd() {
  const kernel = new Kernel({ seed: 3 })
  const network = new Network(kernel, () => ({ latencyMicros: 300, jitterMicros: 0 }))
  const etcd = new Etcd({ kernel, host: network.host('etcd-1') })
  const group = kernel.root.group('etcd')
  etcd.start(group)
  const clientOn = (host: string) => new EtcdClient(network, network.host(host), etcd)
  return { kernel, network, etcd, group, clientOn }
}

function* commit(client: EtcdClient, name: string, lease?: number): Process<number> {
  yield* client.transact({ prefix: PREFIX, name, put: () => ({ metadata: { name } }) as KubeObject, ...(lease ? { lease } : {}) })
  return client.network.kernel.now
}

describe('an etcd member', () => {
  it('answers once a write is on disk, one to two milliseconds later', () => {
    const { kernel, clientOn } = makeEtcd()
    const task = kernel.spawn('writer', commit(clientOn('etcd-1'), 'default/a'))
    kernel.runUntil(SECOND)
    expect(task.result).toBeGreaterThanOrEqual(1 * MILLISECOND)
    expect(task.result).toBeLessThanOrEqual(2 * MILLISECOND)
  })

  it('lets writes that wait share the next trip to the disk', () => {
    const { kernel, clientOn } = makeEtcd()
    const client = clientOn('etcd-1')
    const tasks = Array.from({ length: 50 }, (_, i) => kernel.spawn('writer', commit(client, `default/${i}`)))
    kernel.runUntil(SECOND)
    const times = new Set(tasks.map(({ result }) => result))
    expect(times.size).toBe(2)
    expect(client.count(PREFIX)).toBe(50)
  })

  it('is reached over its link from another machine', () => {
    const { kernel, clientOn } = makeEtcd()
    const task = kernel.spawn('writer', commit(clientOn('api-2'), 'default/a'))
    kernel.runUntil(SECOND)
    expect(task.result).toBeGreaterThanOrEqual(1 * MILLISECOND + 600)
  })

  it('keeps what was committed and loses what was not when it dies', () => {
    const { kernel, etcd, group, clientOn } = makeEtcd()
    const client = clientOn('etcd-1')
    kernel.spawn('first', commit(client, 'default/kept'))
    kernel.runUntil(10 * MILLISECOND)
    const lost = kernel.spawn('second', commit(client, 'default/lost'))
    lost.onDone = () => {}
    kernel.after(500, () => group.kill())
    kernel.runUntil(20 * MILLISECOND)
    expect(lost.error).toBeInstanceOf(EtcdError)
    const waiting = kernel.spawn('third', commit(client, 'default/waiting'))
    waiting.onDone = () => {}
    kernel.runUntil(10 * SECOND)
    expect((waiting.error as EtcdError).message).toBe('etcdserver: request timed out')
    etcd.start(kernel.root.group('etcd again'))
    kernel.spawn('fourth', commit(client, 'default/after'))
    kernel.runUntil(11 * SECOND)
    expect(client.range(PREFIX)?.values.map(({ name }) => name)).toEqual(['default/after', 'default/kept'])
  })

  it('ends keys with their lease', () => {
    const { kernel, clientOn } = makeEtcd()
    const client = clientOn('etcd-1')
    kernel.spawn('writer', commit(client, 'default/brief', client.lease(60 * SECOND)))
    kernel.runUntil(50 * SECOND)
    expect(client.get(PREFIX, 'default/brief')).toBeDefined()
    kernel.runUntil(130 * SECOND)
    expect(client.get(PREFIX, 'default/brief')).toBeUndefined()
  })
})
