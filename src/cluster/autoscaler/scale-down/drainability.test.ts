import { describe, expect, it } from 'vitest'
import { formatTime } from '../../api/index.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { PodDisruptionBudget } from '../../api/types/policy-v1.ts'
import { HOUR, MINUTE, SECOND } from '../../../kernel/index.ts'
import { DEFAULT_OPTIONS, type AutoscalerOptions } from '../options.ts'
import { makeNode, makePod, nameOf, type PodShape } from '../test-objects.ts'
import { DisruptionTracker } from './disruption.ts'
import { drainabilityOf, podsToMove, type Drainability, type DrainContext } from './drainability.ts'
import { describeUtilization, utilizationOf } from './utilization.ts'

const NOW = 2 * HOUR
const budget = (allowed: number, labels: Readonly<Record<string, string>>, namespace = 'default'): PodDisruptionBudget => ({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'b', namespace, uid: 'b', resourceVersion: '1', creationTimestamp: '' }, spec: { selector: { matchLabels: labels } }, status: { disruptionsAllowed: allowed, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 } })

const OWNERS = new Set(['ReplicaSet default/web', 'ReplicaSet kube-system/dns', 'Job default/work', 'StatefulSet default/db', 'DaemonSet default/agent'])
const contextOf = (budgets: readonly PodDisruptionBudget[] = [], options: Partial<AutoscalerOptions> = {}): DrainContext => ({
  budgets: new DisruptionTracker(budgets),
  findOwner: (kind, key) => (OWNERS.has(`${kind} ${key}`) ? { apiVersion: '', kind, metadata: { name: '', uid: '', resourceVersion: '', creationTimestamp: '' }, spec: { replicas: 1 } } as never : undefined),
  options: { ...DEFAULT_OPTIONS, ...options }, now: NOW,
})
const replicated: PodShape = { owner: 'ReplicaSet/web', labels: { app: 'web' } }
const local = (emptyDir: object): PodShape['spec'] => ({ volumes: [{ name: 'tmp', emptyDir }] }) as PodShape['spec']
const gone = (seconds: number): Pod => {
  const pod = makePod('p', replicated)
  return { ...pod, metadata: { ...pod.metadata, deletionTimestamp: formatTime(NOW - seconds * SECOND) } }
}

describe('whether a pod holds its node', () => {
  it.each<[string, PodShape | Pod, DrainContext, Drainability]>([
    ['a pod of a ReplicaSet', replicated, contextOf(), 'drain'],
    ['of a Job', { owner: 'Job/work' }, contextOf(), 'drain'],
    ['of a StatefulSet', { owner: 'StatefulSet/db' }, contextOf(), 'drain'],
    ['of a DaemonSet', { owner: 'DaemonSet/agent' }, contextOf(), 'drain'],
    ['of nobody', {}, contextOf(), 'NotReplicated'],
    ['of a controller that is gone', { owner: 'ReplicaSet/old' }, contextOf(), 'ControllerNotFound'],
    ['of an unknown controller', { owner: 'Rollout/web' }, contextOf(), 'NotReplicated'],
    ['of an unknown controller, allowed', { owner: 'Rollout/web' }, contextOf([], { skipNodesWithCustomControllerPods: false }), 'drain'],
    ['too few replicas', replicated, contextOf([], { minReplicaCount: 2 }), 'MinReplicasReached'],
    ['safe to evict', { annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' } }, contextOf(), 'drain'],
    ['not safe to evict', { ...replicated, annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' } }, contextOf(), 'NotSafeToEvictAnnotation'],
    ['of kube-system', { owner: 'ReplicaSet/dns', namespace: 'kube-system', created: NOW - MINUTE }, contextOf(), 'UnmovableKubeSystemPod'],
    ['of kube-system for more than an hour', { owner: 'ReplicaSet/dns', namespace: 'kube-system', created: NOW - HOUR - MINUTE }, contextOf(), 'drain'],
    ['of kube-system with a budget', { owner: 'ReplicaSet/dns', namespace: 'kube-system', created: NOW - MINUTE, labels: { app: 'dns' } }, contextOf([budget(1, { app: 'dns' }, 'kube-system')]), 'drain'],
    ['of kube-system, allowed', { owner: 'ReplicaSet/dns', namespace: 'kube-system', created: NOW - MINUTE }, contextOf([], { skipNodesWithSystemPods: false }), 'drain'],
    ['local storage', { ...replicated, spec: local({}) }, contextOf(), 'LocalStorageRequested'],
    ['storage in memory', { ...replicated, spec: local({ medium: 'Memory' }) }, contextOf(), 'drain'],
    ['local storage that does not matter', { ...replicated, spec: local({}), annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': 'cache,tmp' } }, contextOf(), 'drain'],
    ['local storage, allowed', { ...replicated, spec: local({}) }, contextOf([], { skipNodesWithLocalStorage: false }), 'drain'],
    ['a budget with room', replicated, contextOf([budget(1, { app: 'web' })]), 'drain'],
    ['a spent budget', replicated, contextOf([budget(0, { app: 'web' })]), 'NotEnoughPdb'],
    ['the budget of others', replicated, contextOf([budget(0, { app: 'other' })]), 'drain'],
    ['failed', { status: { phase: 'Failed' } }, contextOf(), 'drain'],
    ['succeeded, to be restarted', { status: { phase: 'Succeeded' }, spec: { restartPolicy: 'Always' } }, contextOf(), 'NotReplicated'],
    ['a static pod', { annotations: { 'kubernetes.io/config.mirror': 'x' } }, contextOf(), 'skip'],
    ['ending', gone(10), contextOf(), 'drain'],
    ['ending for too long', gone(100), contextOf(), 'skip'],
  ])('%s', (_, shape, context, verdict) => {
    expect(drainabilityOf('metadata' in shape ? shape : makePod('p', shape), context)).toBe(verdict)
  })

  it('DaemonSet pods move apart; the first that holds is named', () => {
    const pods = [makePod('agent', { owner: 'DaemonSet/agent' }), makePod('web', replicated), makePod('alone')]
    expect(podsToMove(pods, contextOf()).blocking).toMatchObject({ pod: { metadata: { name: 'alone' } }, reason: 'NotReplicated' })
    const { pods: moving, daemonSetPods } = podsToMove(pods.slice(0, 2), contextOf())
    expect([moving.map(nameOf), daemonSetPods.map(nameOf)]).toEqual([['web'], ['agent']])
  })
})

describe('utilization', () => {
  const requests: Record<string, { milliCPU: number; memory: number }> = { a: { milliCPU: 400, memory: 0 }, d: { milliCPU: 1000, memory: 0 }, m: { milliCPU: 0, memory: 3 * 2 ** 30 } }
  const of = (names: readonly string[], ignoreDaemonSets = false): string => describeUtilization(utilizationOf({ node: makeNode('n'), pods: names.map((name) => makePod(name, name === 'd' ? { owner: 'DaemonSet/agent' } : {})), requestOf: ({ metadata }) => requests[metadata.name]!, ignoreDaemonSets, now: NOW })!)
  it.each([[['a'], false, '{0.2 0 0 0 cpu 0.2}'], [['a', 'm'], false, '{0.2 0.75 0 0 memory 0.75}'], [['a', 'd'], false, '{0.7 0 0 0 cpu 0.7}'], [['a', 'd'], true, '{0.4 0 0 0 cpu 0.4}'], [[], false, '{0 0 0 0 memory 0}']] as const)('%j', (names, ignoreDaemonSets, text) => {
    expect(of(names, ignoreDaemonSets)).toBe(text)
  })
})

describe('budgets', () => {
  it('what one node spends, the next has not', () => {
    const tracker = new DisruptionTracker([budget(2, { app: 'web' })])
    const pods = [1, 2, 3].map((n) => makePod(`p${n}`, replicated))
    expect(tracker.allowsTogether(pods)).toBe(false)
    tracker.spend(pods.slice(0, 2))
    expect(tracker.isBlocked(pods[2]!)).toBe(true)
  })
})
