// Small clusters for the tests of the stage's projections.
import type { Pod, Service } from '../../cluster/api/types/core-v1.ts'
import type { MachineState, Surroundings, TraceRecord } from '../../worker/protocol.ts'

const META = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' } as const

export function aMachine(name: string, zone = 'eu-a', role: MachineState['role'] = 'node'): MachineState {
  const names = role === 'node' ? ['kubelet', 'containerd', 'kube-proxy'] : ['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', 'cloud-controller-manager']
  return { name, role, region: 'eu', zone, address: '10.89.0.9', powered: true, processes: names.map((process) => ({ name: process, state: 'running' })) }
}

export function aPod(name: string, { node, namespace = 'default', ...more }: { node?: string; namespace?: string; status?: Pod['status']; labels?: Record<string, string>; deleted?: boolean; created?: string; owned?: boolean } = {}): Pod {
  const { status, labels, deleted, created, owned } = more
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...META, name, namespace, ...(created ? { creationTimestamp: created } : {}), ...(labels ? { labels } : {}), ...(deleted ? { deletionTimestamp: META.creationTimestamp } : {}), ...(owned ? { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'o', uid: 'o' }] } : {}) },
    spec: { containers: [{ name: 'main', image: 'nginx:1.27' }], ...(node ? { nodeName: node } : {}) },
    status: status ?? { phase: 'Pending' },
  } as Pod
}

export function aService(name: string, type: string, ip?: string): Service {
  return { apiVersion: 'v1', kind: 'Service', metadata: { ...META, name, namespace: 'default' }, spec: { type, ports: [{ port: 80 }] }, status: { loadBalancer: ip ? { ingress: [{ ip }] } : {} } } as Service
}

export function surroundingsOf(machines: readonly MachineState[], links: Surroundings['links'] = []): Surroundings {
  return { machines: [aMachine('cp-1', 'eu-a', 'control-plane'), ...machines], links, users: [], usage: {} }
}

let nextId = 1
export function aRecord(kind: string, actor: string, what: string, more: Partial<TraceRecord> = {}): TraceRecord {
  return { id: nextId++, time: 1_000_000, kind, actor, what, cause: 0, ...more }
}
