// Each kind of metric, from what the APIs answer to a proposal or to the words of its failure. Only the APIs are made up.
import { describe, expect, test } from 'vitest'
import { parseLabelSelector, type ApiResponse } from '../../api/index.ts'
import type { HorizontalPodAutoscaler, MetricSpec } from '../../api/types/autoscaling-v2.ts'
import type { Pod } from '../../api/types/core-v1.ts'
import type { Client } from '../../client/index.ts'
import { Kernel, SECOND, type Process } from '../../../kernel/index.ts'
import { MetricError, printSelector, proposeByMetric, type MetricProposal, type MetricSource } from './metrics.ts'

const AT = '2025-01-01T00:00:00Z'
const pod = (name: string): Pod => ({ metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: AT, labels: { app: 'web' } }, spec: { containers: [] }, status: { phase: 'Running', startTime: AT, conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: AT }] } })
const hpa: HorizontalPodAutoscaler = { metadata: { name: 'web', namespace: 'default', uid: 'h', resourceVersion: '1', creationTimestamp: AT }, spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 10 } }

/** Answers by path: a group, a version and what follows. */
type Answers = Readonly<Record<string, readonly object[] | ApiResponse>>

const GROUPS = { code: 200, body: { groups: [{ name: 'custom.metrics.k8s.io', versions: [{ version: 'v1beta2' }] }] } }
const NOBODY = { code: 404, body: { kind: 'Status', reason: 'NotFound', message: 'the server could not find the requested resource' } }

function propose(spec: MetricSpec, answers: Answers, { current = 2, reported = 2, pods = ['a', 'b'] } = {}): MetricProposal | MetricError {
  const kernel = new Kernel({ seed: 1 })
  const asked = function* (key: string): Process<ApiResponse> {
    const answer = answers[key] ?? NOBODY
    return 'code' in answer ? answer : { code: 200, body: { items: answer } }
  }
  const client = {
    kernel,
    request: ({ path, group, version, namespace, resource, name, subresource, query }: Record<string, string> & { query?: { labelSelector?: string } }) => asked(path ?? [group, version, namespace, resource, name, subresource, query?.labelSelector ?? ''].filter(Boolean).join('/')),
    *list(): Process<unknown> {
      return (yield* asked('metrics.k8s.io')).body
    },
  } as unknown as Client
  const found = pods.map(pod)
  const source = { client, apis: {}, pods: { inNamespace: () => found, byIndex: () => found } } as unknown as MetricSource
  let outcome: MetricProposal | MetricError | undefined
  kernel.root.group('test').spawn('propose', function* (): Process<void> {
    try {
      outcome = yield* proposeByMetric(source, { hpa, current, reported, selector: parseLabelSelector('app=web') }, spec)
    } catch (error) {
      if (!(error instanceof MetricError)) throw error
      outcome = error
    }
  }())
  kernel.runUntil(SECOND)
  return outcome!
}

const value = (name: string, amount: string): object => ({ describedObject: { name }, timestamp: AT, value: amount })
const pods: MetricSpec = { type: 'Pods', pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '10' } } }
const byService = (target: object): MetricSpec => ({ type: 'Object', object: { metric: { name: 'rps' }, describedObject: { apiVersion: 'v1', kind: 'Service', name: 'web' }, target: { type: '', ...target } } })
const external = (target: object): MetricSpec => ({ type: 'External', external: { metric: { name: 'queue', selector: { matchLabels: { of: 'mail' } } }, target: { type: '', ...target } } })
const container: MetricSpec = { type: 'ContainerResource', containerResource: { name: 'memory', container: 'app', target: { type: 'AverageValue', averageValue: '100Mi' } } }
const POD_PATH = 'custom.metrics.k8s.io/v1beta2/default/pods/*/rps/app=web'
const SERVICE_PATH = 'custom.metrics.k8s.io/v1beta2/default/services/web/rps'
const QUEUE_PATH = 'external.metrics.k8s.io/v1beta1/default/queue/of=mail'
const QUEUE_NAME = 'external metric queue(&LabelSelector{MatchLabels:map[string]string{of: mail,},MatchExpressions:[]LabelSelectorRequirement{},})'
const usage = (name: string, container: string, memory: string): object => ({ metadata: { name }, timestamp: AT, window: '15s', containers: [{ name: container, usage: { memory } }, { name: 'sidecar', usage: { memory: '900Mi' } }] })

describe('a proposal', () => {
  test.each<[string, MetricSpec, Answers, object, number, string, object]>([
    ['of pods', pods, { '/apis': GROUPS, [POD_PATH]: [value('a', '12'), value('b', '30')] }, {}, 5, 'pods metric rps', { type: 'Pods', pods: { metric: { name: 'rps' }, current: { averageValue: '21' } } }],
    ['of pods, one of which is not measured and counts as idle', pods, { '/apis': GROUPS, [POD_PATH]: [value('a', '30')] }, {}, 3, 'pods metric rps', { type: 'Pods' }],
    ['of an object', byService({ type: 'Value', value: '20' }), { '/apis': GROUPS, [SERVICE_PATH]: [value('web', '50')] }, {}, 5, 'Service metric rps', { type: 'Object', object: { current: { value: '50' } } }],
    ['of an object for each pod', byService({ type: 'AverageValue', averageValue: '20' }), { '/apis': GROUPS, [SERVICE_PATH]: [value('web', '50')] }, {}, 3, 'external metric rps(nil)', { type: 'Object', object: { current: { averageValue: '25' } } }],
    ['of a queue', external({ type: 'Value', value: '10' }), { [QUEUE_PATH]: [{ value: '10' }, { value: '15' }] }, {}, 5, QUEUE_NAME, { type: 'External', external: { metric: { name: 'queue', selector: { matchLabels: { of: 'mail' } } }, current: { value: '25' } } }],
    ['of a queue for each pod, counted by the status', external({ type: 'AverageValue', averageValue: '10' }), { [QUEUE_PATH]: [{ value: '25' }] }, { current: 2, reported: 4 }, 3, QUEUE_NAME, { type: 'External', external: { current: { averageValue: '6250m' } } }],
    ['of a queue that wakes what sleeps', external({ type: 'Value', value: '10' }), { [QUEUE_PATH]: [{ value: '25' }] }, { current: 0, pods: [] }, 3, QUEUE_NAME, { type: 'External' }],
    ['of one container, whatever its sidecar uses', container, { 'metrics.k8s.io': [usage('a', 'app', '200Mi'), usage('b', 'app', '200Mi')] }, {}, 4, 'memory resource', { type: 'ContainerResource', containerResource: { name: 'memory', container: 'app', current: { averageValue: '209715200' } } }],
  ])('%s', (_, spec, answers, scale, replicas, name, status) => {
    expect(propose(spec, answers, scale)).toMatchObject({ replicas, name, status })
  })
})

describe('a failure', () => {
  const custom = 'unable to fetch metrics from custom metrics API'
  const queue = 'unable to get external metric default/queue/&LabelSelector{MatchLabels:map[string]string{of: mail,},MatchExpressions:[]LabelSelectorRequirement{},}'
  const noQueue = `${queue}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)`
  test.each<[string, MetricSpec, Answers, string, string, string]>([
    ['no custom API', pods, { '/apis': { code: 200, body: { groups: [] } } }, 'FailedGetPodsMetric', `unable to get metric rps: ${custom}: no custom metrics API (custom.metrics.k8s.io) registered`, 'failed to get pods metric value: '],
    ['no such metric', pods, { '/apis': GROUPS, [POD_PATH]: { code: 404, body: { reason: 'NotFound', message: 'the server could not find the metric rps for pods' } } }, 'FailedGetPodsMetric', `unable to get metric rps: ${custom}: the server could not find the metric rps for pods`, 'failed to get pods metric value: '],
    ['nothing measured', pods, { '/apis': GROUPS, [POD_PATH]: [] }, 'FailedGetPodsMetric', 'unable to get metric rps: no metrics returned from custom metrics API', 'failed to get pods metric value: '],
    ['an object without', byService({ type: 'Value', value: '1' }), { '/apis': { code: 200, body: { groups: [] } } }, 'FailedGetObjectMetric', `unable to get metric rps: Service on default web/${custom}: no custom metrics API (custom.metrics.k8s.io) registered`, 'failed to get object metric value: '],
    ['an object without, for each pod', byService({ type: 'AverageValue', averageValue: '1' }), { '/apis': GROUPS, [SERVICE_PATH]: [] }, 'FailedGetObjectMetric', `unable to get metric rps: Service on default web/${custom}: the custom metrics API server returned 0 results when we asked for exactly one`, 'failed to get object metric value: failed to get rps object metric: '],
    ['no external API', external({ value: '1' }), {}, 'FailedGetExternalMetric', noQueue, 'failed to get queue external metric value: failed to get external metric queue: '],
    ['no external API, for each pod', external({ averageValue: '1' }), {}, 'FailedGetExternalMetric', noQueue, 'failed to get queue external metric value: failed to get queue external metric: '],
    ['an empty queue of nobody', external({ value: '1' }), { [QUEUE_PATH]: [] }, 'FailedGetExternalMetric', `${queue}: no metrics returned from external metrics API`, 'failed to get queue external metric value: failed to get external metric queue: '],
    ['a container that is not there', container, { 'metrics.k8s.io': [usage('a', 'other', '1Mi')] }, 'FailedGetContainerResourceMetric', 'failed to get memory usage: unable to get metrics for resource memory: failed to get container metrics: container app not present in metrics for pod default/a', 'failed to get app container metric value: '],
  ])('%s', (_, spec, answers, reason, detail, around) => {
    const error = propose(spec, answers)
    expect(error).toBeInstanceOf(MetricError)
    expect(error).toMatchObject({ reason, detail, message: `${around}${detail}` })
  })
})

test.each([[undefined, 'nil'], [{}, '&LabelSelector{MatchLabels:map[string]string{},MatchExpressions:[]LabelSelectorRequirement{},}'], [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['x', 'y'] }] }, '&LabelSelector{MatchLabels:map[string]string{},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:a,Operator:In,Values:[x y],},},}']])('a selector in words: %j', (selector, text) => {
  expect(printSelector(selector)).toBe(text)
})
