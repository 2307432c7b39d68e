// Errors and decisions as upstream's own code gave them for the same configurations.
import { describe, expect, it } from 'vitest'
import type { Node, Pod } from '../../api/types/core-v1.ts'
import { judge } from '../judge.ts'
import { readConfiguration, type KubeSchedulerConfiguration, type KubeSchedulerProfile } from './index.ts'

const messageOf = (configuration: KubeSchedulerConfiguration): string => {
  try {
    readConfiguration(configuration)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}
const profile = (given: KubeSchedulerProfile): KubeSchedulerConfiguration => ({ profiles: [given] })
const INITIALIZING = 'initializing profiles: creating profile for scheduler name default-scheduler: '

describe('a configuration that is refused', () => {
  it.each<readonly [string, KubeSchedulerConfiguration, string]>([
    ['percentage', profile({ percentageOfNodesToScore: 101 }), 'profiles[0].percentageOfNodesToScore: Invalid value: 101: not in valid range [0-100]'],
    ['backoff', { podInitialBackoffSeconds: 0, podMaxBackoffSeconds: -1 }, '[podInitialBackoffSeconds: Invalid value: 0: must be greater than 0, podMaxBackoffSeconds: Invalid value: -1: must be greater than or equal to PodInitialBackoffSeconds]'],
    ['nameless profiles', { profiles: [{ schedulerName: 'a' }, {}] }, 'profiles[1].schedulerName: Required value'],
    ['affinity weight', profile({ pluginConfig: [{ name: 'InterPodAffinity', args: { hardPodAffinityWeight: 101 } }] }), 'profiles[0].pluginConfig[0].args.hardPodAffinityWeight: Invalid value: 101: not in valid range [0, 100]'],
    ['system defaults and a list', profile({ pluginConfig: [{ name: 'PodTopologySpread', args: { defaultConstraints: [{ maxSkew: 1, topologyKey: 'z', whenUnsatisfiable: 'ScheduleAnyway' }] } }] }), 'profiles[0].pluginConfig[0].args.defaultingType: Invalid value: "System": when .defaultConstraints are not empty'],
    ['strategy', profile({ pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy: { type: 'Foo' } } }] }), `${INITIALIZING}initializing plugin "NodeResourcesFit": scoringStrategy.type: Unsupported value: "Foo": supported values: "LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"`],
    ['a plugin where it has no part', profile({ plugins: { score: { enabled: [{ name: 'NodePorts' }] } } }), `${INITIALIZING}plugin "NodePorts" does not extend ScorePlugin plugin`],
    ['an unknown plugin', profile({ plugins: { filter: { enabled: [{ name: 'Nope' }] } } }), `${INITIALIZING}FilterPlugin "Nope" does not exist`],
    ['an unknown plugin everywhere', profile({ plugins: { multiPoint: { enabled: [{ name: 'Nope' }] } } }), `${INITIALIZING}PreFilterPlugin "Nope" does not exist`],
    ['one twice', profile({ plugins: { filter: { enabled: [{ name: 'NodePorts' }, { name: 'NodePorts' }] } } }), `${INITIALIZING}plugin "NodePorts" already registered as "FilterPlugin"`],
    ['one twice everywhere', profile({ plugins: { multiPoint: { enabled: [{ name: 'NodePorts' }, { name: 'NodePorts' }] } } }), `${INITIALIZING}plugin "NodePorts" already registered as "PreFilterPlugin"`],
    ['no binding', profile({ plugins: { bind: { disabled: [{ name: '*' }] } } }), `${INITIALIZING}at least one bind plugin is needed for profile with scheduler name "default-scheduler"`],
    ['no order', profile({ plugins: { queueSort: { disabled: [{ name: '*' }] } } }), `${INITIALIZING}only one queue sort plugin required for profile with scheduler name "default-scheduler", but got 0`],
  ])('%s', (_, configuration, message) => expect(messageOf(configuration)).toBe(message))
})

describe('a configuration that is taken', () => {
  it('says names, shares of nodes, backoff and limits', () => {
    const settings = readConfiguration({ percentageOfNodesToScore: 30, podInitialBackoffSeconds: 2, clientConnection: { qps: 100 }, profiles: [{ schedulerName: 'a', percentageOfNodesToScore: 70 }, { schedulerName: 'b' }] })
    expect(settings.profiles.map(({ schedulerName, percentageOfNodesToScore }) => [schedulerName, percentageOfNodesToScore])).toEqual([['a', 70], ['b', 30]])
    expect([settings.backoff, settings.kubeApiQps, settings.leaderElect]).toEqual([{ first: 2_000_000, most: 10_000_000 }, 100, true])
  })

  it('puts what a point names over multiPoint first, then the others, then what it adds', () => {
    const { points } = readConfiguration(profile({ plugins: { multiPoint: { disabled: [{ name: '*' }], enabled: ['PrioritySort', 'DefaultBinder', 'NodeName', 'NodeAffinity'].map((name) => ({ name })) }, filter: { enabled: [{ name: 'NodePorts' }, { name: 'NodeAffinity' }] } } })).profiles[0]!
    expect(points!.filter).toEqual(['NodeAffinity', 'NodeName', 'NodePorts'])
  })
})

describe('a pod is judged by its profile', () => {
  const nodes: readonly Node[] = ['empty', 'busy'].map((name) => ({ metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '', labels: { [name]: '' } }, spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] }, status: { allocatable: { cpu: '4', memory: '8Gi', pods: '10' } } }))
  const pod = (name: string, nodeName?: string): Pod => ({ metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '' }, spec: { nodeName, containers: [{ name: 'c', resources: { requests: { cpu: '1', memory: '1Gi' } } }] } })
  const decide = (given: KubeSchedulerProfile): readonly string[] | undefined => {
    const [own] = readConfiguration(profile({ ...given, plugins: { filter: { disabled: [{ name: 'TaintToleration' }] }, ...given.plugins } })).profiles
    return judge({ nodes, pods: [pod('other', 'busy')] }, pod('p'), { profile: own }).best
  }
  const fit = (scoringStrategy: object): KubeSchedulerProfile => ({ pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy } }] })

  it.each<readonly [string, KubeSchedulerProfile, readonly string[] | undefined]>([
    ['spreads out by default', {}, ['empty']],
    ['packs', fit({ type: 'MostAllocated' }), ['busy']],
    ['follows a curve', fit({ type: 'RequestedToCapacityRatio', requestedToCapacityRatio: { shape: [{ utilization: 0, score: 0 }, { utilization: 100, score: 10 }] } }), ['busy']],
    ['keeps to the nodes of the profile', { pluginConfig: [{ name: 'NodeAffinity', args: { addedAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'busy', operator: 'Exists' }] }] } } } }] }, ['busy']],
    ['is refused by a filter that stays on', { plugins: { filter: {} } }, undefined],
  ])('%s', (_, given, best) => expect(decide(given)).toEqual(best))
})
