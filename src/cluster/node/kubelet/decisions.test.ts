// The pure decisions of a kubelet, as tables.
import { describe, expect, it } from 'vitest'
import type { Container, ContainerState, ContainerStatus as ApiStatus, Pod, PodSpec } from '../../api/types/core-v1.ts'
import { SECOND } from '../../../kernel/index.ts'
import type { ContainerStatus, SandboxStatus } from '../runtime/index.ts'
import { Backoff } from './backoff.ts'
import { goDuration } from './image-manager.ts'
import { podRequests } from './resources.ts'
import type { RuntimeStatus } from './runtime-status.ts'
import { phaseOf } from './status/index.ts'
import { expand, planPodActions, specHash } from './sync/index.ts'

const makePod = (spec: Partial<PodSpec>): Pod => ({ metadata: { name: 'p', namespace: 'default', uid: 'u' } as Pod['metadata'], spec: { containers: [], ...spec } })

describe('phase', () => {
  const running: ContainerState = { running: { startedAt: '' } }
  const ended = (exitCode: number): ContainerState => ({ terminated: { exitCode, startedAt: '', finishedAt: '' } })
  const waiting: ContainerState = { waiting: { reason: 'ContainerCreating' } }
  const statusOf = (name: string, state: ContainerState, more: Partial<ApiStatus> = {}): ApiStatus => ({ name, state, ready: false, restartCount: 0, image: '', imageID: '', ...more })
  const two = [{ name: 'a' }, { name: 'b' }]
  it.each<[string, Partial<PodSpec>, ApiStatus[], boolean, string]>([
    ['all wait', { containers: two }, [statusOf('a', waiting), statusOf('b', waiting)], false, 'Pending'],
    ['one waits', { containers: two }, [statusOf('a', running), statusOf('b', waiting)], false, 'Pending'],
    ['all run', { containers: two }, [statusOf('a', running), statusOf('b', running)], false, 'Running'],
    ['one ended, never restarted', { containers: two, restartPolicy: 'Never' }, [statusOf('a', ended(2)), statusOf('b', running)], false, 'Running'],
    ['all ended well, never restarted', { containers: two, restartPolicy: 'Never' }, [statusOf('a', ended(0)), statusOf('b', ended(0))], false, 'Succeeded'],
    ['one ended badly, never restarted', { containers: two, restartPolicy: 'Never' }, [statusOf('a', ended(0)), statusOf('b', ended(1))], false, 'Failed'],
    ['one ended badly, restarted on failure', { containers: two, restartPolicy: 'OnFailure' }, [statusOf('a', ended(0)), statusOf('b', ended(1))], false, 'Running'],
    ['all ended, always restarted', { containers: two, restartPolicy: 'Always' }, [statusOf('a', ended(0)), statusOf('b', ended(0))], false, 'Running'],
    ['all ended and stopped for good', { containers: two, restartPolicy: 'Always' }, [statusOf('a', ended(0)), statusOf('b', ended(137))], true, 'Failed'],
    ['init under way', { containers: [{ name: 'a' }], initContainers: [{ name: 'i' }] }, [statusOf('i', running), statusOf('a', waiting)], false, 'Pending'],
    ['init failed for good', { containers: [{ name: 'a' }], initContainers: [{ name: 'i' }], restartPolicy: 'Never' }, [statusOf('i', ended(5)), statusOf('a', waiting)], false, 'Failed'],
    ['crash loop', { containers: [{ name: 'a' }] }, [statusOf('a', { waiting: { reason: 'CrashLoopBackOff' } }, { lastState: ended(1) })], false, 'Running'],
  ])('%s', (_, spec, statuses, isTerminal, phase) => {
    expect(phaseOf(makePod(spec), statuses, isTerminal, false)).toBe(phase)
  })
})

describe('actions', () => {
  const sandbox: SandboxStatus = { id: 's', podUid: 'u', attempt: 0, state: 'ready', createdAt: 0, ip: '10.244.0.2', hostNetwork: false }
  const container = (name: string, state: ContainerStatus['state'], exitCode = 0, image = 'x'): ContainerStatus => ({
    id: `${name}-1`, podUid: 'u', sandboxId: 's', name, attempt: 0, state, image, imageId: '', createdAt: 0, startedAt: 0, finishedAt: 0, exitCode, reason: '', message: '',
    notes: { specHash: specHash({ name, image }), terminationMessagePath: '', terminationMessagePolicy: '', requests: {}, limits: {} },
  })
  const plan = (spec: Partial<PodSpec>, containers: ContainerStatus[], sandboxes: SandboxStatus[] = [sandbox], failing: string[] = []): string => {
    const runtime: RuntimeStatus = { ips: [], sandboxes, containers }
    const actions = planPodActions({ pod: makePod(spec), runtime, specHash, probe: (kind, id) => (failing.includes(`${kind} ${id}`) ? 'failure' : kind === 'startup' ? undefined : 'success') })
    const names = (list: readonly Container[]): string => list.map(({ name }) => name).join(',')
    return [actions.killPod && 'kill pod', actions.createSandbox && 'sandbox', names(actions.startInit) && `init ${names(actions.startInit)}`, names(actions.start) && `start ${names(actions.start)}`, ...actions.kill.map(({ message }) => message)].filter(Boolean).join('; ')
  }
  const app = [{ name: 'a', image: 'x' }]
  const init = [{ name: 'i', image: 'x' }, { name: 's', image: 'x', restartPolicy: 'Always' }, { name: 'j', image: 'x' }]
  it.each<[string, string, string]>([
    ['a new pod', plan({ containers: app }, [], []), 'kill pod; sandbox; start a'],
    ['a running pod', plan({ containers: app }, [container('a', 'running')]), ''],
    ['a crashed container', plan({ containers: app }, [container('a', 'exited', 1)]), 'start a'],
    ['a finished job', plan({ containers: app, restartPolicy: 'Never' }, [container('a', 'exited', 0)]), 'kill pod'],
    ['a changed image', plan({ containers: [{ name: 'a', image: 'y' }] }, [container('a', 'running')]), 'start a; Container a definition changed, will be restarted'],
    ['a failed liveness probe', plan({ containers: app }, [container('a', 'running')], [sandbox], ['liveness containerd://a-1']), 'start a; Container a failed liveness probe, will be restarted'],
    ['a failed liveness probe, never restarted', plan({ containers: app, restartPolicy: 'Never' }, [container('a', 'running')], [sandbox], ['liveness containerd://a-1']), 'kill pod; Container a failed liveness probe'],
    ['a dead sandbox', plan({ containers: app }, [container('a', 'exited', 255)], [{ ...sandbox, state: 'not-ready' }]), 'kill pod; sandbox; start a'],
    ['a pod with init containers', plan({ containers: app, initContainers: init }, [], []), 'kill pod; sandbox; init i'],
    ['the first has ended', plan({ containers: app, initContainers: init }, [container('i', 'exited', 0)]), 'init s'],
    ['the sidecar runs', plan({ containers: app, initContainers: init }, [container('s', 'running'), container('i', 'exited', 0)]), 'init j'],
    ['the sidecar has died meanwhile', plan({ containers: app, initContainers: init }, [container('j', 'exited', 0), container('s', 'exited', 1), container('i', 'exited', 0)]), 'init s; start a'],
    ['an init container failed', plan({ containers: app, initContainers: init }, [container('i', 'exited', 1)]), 'init i'],
    ['an init container failed for good', plan({ containers: app, initContainers: init, restartPolicy: 'Never' }, [container('i', 'exited', 1)]), 'kill pod'],
  ])('%s', (_, planned, wanted) => {
    expect(planned).toBe(wanted)
  })
})

describe('back-off', () => {
  it('doubles up to its bound and is forgotten after a while', () => {
    const backoff = new Backoff({ first: 10 * SECOND, most: 40 * SECOND, expires: 600 * SECOND })
    expect(backoff.isWaitingSince('c', 0, 0)).toBe(false)
    const waits = [0, 10, 30, 70].map((seconds) => {
      backoff.next('c', seconds * SECOND, seconds * SECOND)
      return backoff.get('c') / SECOND
    })
    expect(waits).toEqual([10, 20, 40, 40])
    expect(backoff.isWaitingSince('c', 70 * SECOND, 100 * SECOND)).toBe(true)
    expect(backoff.isWaitingSince('c', 700 * SECOND, 700 * SECOND)).toBe(false)
  })
})

it.each([
  ['$(NAME)', 'web'], ['a-$(NAME)-$(NOPE)', 'a-web-$(NOPE)'], ['$$(NAME)', '$(NAME)'], ['$NAME $', '$NAME $'], ['$(NAME', '$(NAME'],
])('%s expands to %s', (text, expanded) => {
  expect(expand(text, { NAME: 'web' })).toBe(expanded)
})

it.each([[0, '0s'], [350_000, '350ms'], [1_204_567, '1.204s'], [10_000_000, '10s'], [62_500_000, '1m2.5s'], [300_000_000, '5m0s']])('%i microseconds are %s', (micros, text) => {
  expect(goDuration(micros)).toBe(text)
})

it('a pod asks for what its containers need together, or an init container with the sidecars before it', () => {
  const cpu = (amount: string) => ({ requests: { cpu: amount } })
  const pod = makePod({ containers: [{ name: 'a', resources: cpu('100m') }, { name: 'b', resources: cpu('200m') }], initContainers: [{ name: 's', restartPolicy: 'Always', resources: cpu('50m') }, { name: 'i', resources: cpu('500m') }] })
  expect(podRequests(pod)).toEqual({ cpu: 550 })
})
