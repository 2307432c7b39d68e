import type { KubeObject } from '../../../api/index.ts'
// Names of Services, endpoints and pods, each with what DNS answers.
import { describe, expect, test } from 'vitest'
import type { Namespace, Service } from '../../../api/types/core-v1.ts'
import type { EndpointSlice } from '../../../api/types/discovery-v1.ts'
import type { Informer, IndexFunction } from '../../../client/index.ts'
import type { DnsType } from '../../runtime/index.ts'
import { ClusterZone } from './cluster-zone.ts'

const meta = (namespace: string, name: string, labels = {}) => ({ name, namespace, labels, uid: name, resourceVersion: '1', creationTimestamp: '' })
const services = [
  { metadata: meta('default', 'web'), spec: { clusterIP: '10.96.0.20', clusterIPs: ['10.96.0.20'], ports: [{ name: 'http', port: 80, protocol: 'TCP' }] } },
  { metadata: meta('default', 'db'), spec: { clusterIP: 'None', clusterIPs: ['None'], ports: [{ name: 'sql', port: 5432 }] } },
  { metadata: meta('default', 'early'), spec: { clusterIP: 'None', publishNotReadyAddresses: true } },
  { metadata: meta('default', 'out'), spec: { type: 'ExternalName', externalName: 'example.com' } },
] as unknown as Service[]
const slices = [
  { metadata: meta('default', 'db-1', { 'kubernetes.io/service-name': 'db' }), ports: [{ name: 'sql', port: 5432, protocol: 'TCP' }], endpoints: [{ addresses: ['10.244.0.5'], hostname: 'db-0', conditions: { ready: true } }, { addresses: ['10.244.0.6'], hostname: 'db-1', conditions: { ready: false } }, { addresses: ['10.244.0.7'], conditions: { ready: true } }] },
  { metadata: meta('default', 'early-1', { 'kubernetes.io/service-name': 'early' }), endpoints: [{ addresses: ['10.244.0.9'], conditions: { ready: false } }] },
] as unknown as EndpointSlice[]

/** What the zone needs of an informer. */
function informerOf<T extends KubeObject>(objects: readonly T[]): Informer<T> {
  const indexes = new Map<string, IndexFunction<T>>()
  return {
    get: (key: string) => objects.find(({ metadata }) => key === (metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name)),
    addIndex: (name: string, keys: IndexFunction<T>) => void indexes.set(name, keys),
    byIndex: (name: string, value: string) => objects.filter((object) => indexes.get(name)!(object).includes(value)),
  } as unknown as Informer<T>
}

const zone = new ClusterZone({ services: informerOf(services), slices: informerOf(slices), namespaces: informerOf([{ metadata: { name: 'default' } } as Namespace]) })

describe('the zone of a cluster', () => {
  test.each<[string, DnsType, string, readonly string[]]>([
    ['web.default.svc.cluster.local', 'A', 'NOERROR', ['10.96.0.20']],
    ['WEB.default.svc.cluster.local', 'A', 'NOERROR', ['10.96.0.20']],
    ['web.default.svc.cluster.local', 'AAAA', 'NOERROR', []],
    ['nowhere.default.svc.cluster.local', 'A', 'NXDOMAIN', []],
    ['web.other.svc.cluster.local', 'A', 'NXDOMAIN', []],
    ['x.web.default.svc.cluster.local', 'A', 'NXDOMAIN', []],
    ['db.default.svc.cluster.local', 'A', 'NOERROR', ['10.244.0.5', '10.244.0.7']],
    ['db-0.db.default.svc.cluster.local', 'A', 'NOERROR', ['10.244.0.5']],
    ['db-1.db.default.svc.cluster.local', 'A', 'NXDOMAIN', []],
    ['10-244-0-7.db.default.svc.cluster.local', 'A', 'NOERROR', ['10.244.0.7']],
    ['early.default.svc.cluster.local', 'A', 'NOERROR', ['10.244.0.9']],
    ['out.default.svc.cluster.local', 'A', 'NOERROR', ['example.com']],
    ['_http._tcp.web.default.svc.cluster.local', 'SRV', 'NOERROR', ['0 100 80 web.default.svc.cluster.local']],
    ['_sql._tcp.db.default.svc.cluster.local', 'SRV', 'NOERROR', ['0 100 5432 db-0.db.default.svc.cluster.local', '0 100 5432 10-244-0-7.db.default.svc.cluster.local']],
    ['_nope._tcp.web.default.svc.cluster.local', 'SRV', 'NXDOMAIN', []],
    ['20.0.96.10.in-addr.arpa', 'PTR', 'NOERROR', ['web.default.svc.cluster.local']],
    ['5.0.244.10.in-addr.arpa', 'PTR', 'NOERROR', ['db-0.db.default.svc.cluster.local']],
    ['10-244-0-5.default.pod.cluster.local', 'A', 'NOERROR', ['10.244.0.5']],
    ['svc.cluster.local', 'A', 'NOERROR', []],
    ['default.svc.cluster.local', 'A', 'NOERROR', []],
    ['web.default.svc.cluster.local.default.svc.cluster.local', 'A', 'NXDOMAIN', []],
    ['example.com', 'A', 'NXDOMAIN', []],
  ])('%s %s is %s', (name, type, code, data) => {
    const answer = zone.answer({ protocol: 'dns', name, type })
    expect([answer.code, answer.records.map((record) => record.data)]).toEqual([code, data])
  })
})

