// The invariants bite: each is shown a history that breaks it, and one like it that does not.
import { describe, expect, test } from 'vitest'
import type { KubeObject } from '../api/index.ts'
import { SECOND } from '../../kernel/index.ts'
import { Invariants, type Mode, type RunningPod } from './invariants.ts'
import { LIMITED, QUOTA_PODS } from './manifests.ts'

type Fields = Readonly<Record<string, unknown>>

function history(mode: Mode = 'calm'): { readonly invariants: Invariants; readonly write: (resource: string, name: string, fields: Fields, owner?: string, namespace?: string) => void; readonly run: (...pods: RunningPod[]) => void; readonly wait: (seconds: number) => void } {
  let now = 0
  let running: readonly RunningPod[] = []
  const invariants = new Invariants(mode, () => now, () => running)
  return {
    invariants,
    write(resource, name, { metadata, ...fields }, owner, namespace = 'default') {
      const [kind, uid] = owner?.split(' ') ?? []
      const ownerReferences = owner === undefined ? [] : [{ kind, uid, name: uid, controller: true, apiVersion: 'apps/v1' }]
      invariants.observe(`${resource}/${namespace}/${name}`, { metadata: { name, namespace, uid: name, ownerReferences, ...(metadata as object) }, ...fields } as unknown as KubeObject)
    },
    run: (...pods) => (running = pods),
    wait: (seconds) => (now += seconds * SECOND),
  }
}

const READY = { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } }
const rolling = (replicas: number, maxSurge: number, maxUnavailable: number): Fields => ({ spec: { replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } } })
const indexed = (index: number): Fields => ({ metadata: { annotations: { 'batch.kubernetes.io/job-completion-index': String(index) } } })
const aimed = (node: string): Fields => ({ spec: { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ values: [node] }] }] } } } } })

/** Each breaks a rule by its last deed alone: `broken` tells which, `fine` is the same history without it. */
const HISTORIES: readonly { readonly rule: string; readonly before: (h: ReturnType<typeof history>) => void; readonly deed: (h: ReturnType<typeof history>) => void }[] = [
  {
    rule: 'surge of replica sets',
    before({ write }) {
      write('deployments.apps', 'web', rolling(3, 1, 0))
      write('replicasets.apps', 'old', { spec: { replicas: 3 } }, 'Deployment web')
      write('replicasets.apps', 'new', { spec: { replicas: 1 } }, 'Deployment web')
    },
    deed: ({ write }) => write('replicasets.apps', 'new', { spec: { replicas: 2 } }, 'Deployment web'),
  },
  {
    rule: 'replicas',
    before({ write }) {
      write('replicasets.apps', 'set', { spec: { replicas: 1 } })
      write('pods', 'a', {}, 'ReplicaSet set')
    },
    deed: ({ write }) => write('pods', 'b', {}, 'ReplicaSet set'),
  },
  {
    rule: 'lasting surge',
    before({ write }) {
      write('deployments.apps', 'web', rolling(1, 0, 1))
      write('replicasets.apps', 'old', { spec: { replicas: 1 } }, 'Deployment web')
      write('pods', 'a', {}, 'ReplicaSet old')
      write('replicasets.apps', 'old', { spec: { replicas: 0 } }, 'Deployment web')
      write('replicasets.apps', 'new', { spec: { replicas: 1 } }, 'Deployment web')
      write('pods', 'b', {}, 'ReplicaSet new')
    },
    deed({ write, wait }) {
      wait(2)
      write('pods', 'b', READY, 'ReplicaSet new')
    },
  },
  {
    rule: 'availability',
    before({ write }) {
      write('deployments.apps', 'web', rolling(2, 0, 1))
      write('replicasets.apps', 'set', { spec: { replicas: 2 } }, 'Deployment web')
      for (const pod of ['a', 'b']) write('pods', pod, READY, 'ReplicaSet set')
      write('pods', 'a', { ...READY, metadata: { deletionTimestamp: 'now' } }, 'ReplicaSet set')
    },
    deed: ({ write }) => write('pods', 'b', { ...READY, metadata: { deletionTimestamp: 'now' } }, 'ReplicaSet set'),
  },
  {
    rule: 'one daemon a node',
    before({ write }) {
      write('pods', 'a', aimed('node-1'), 'DaemonSet agent')
      write('pods', 'b', aimed('node-2'), 'DaemonSet agent')
    },
    deed: ({ write }) => write('pods', 'c', aimed('node-1'), 'DaemonSet agent'),
  },
  {
    rule: 'daemon availability',
    before({ write }) {
      write('daemonsets.apps', 'agent', { status: { desiredNumberScheduled: 2 } })
      for (const node of ['node-1', 'node-2']) write('pods', node, { ...READY, ...aimed(node) }, 'DaemonSet agent')
      write('pods', 'node-1', { ...READY, metadata: { deletionTimestamp: 'now' } }, 'DaemonSet agent')
    },
    deed: ({ write }) => write('pods', 'node-2', { ...READY, metadata: { deletionTimestamp: 'now' } }, 'DaemonSet agent'),
  },
  {
    rule: 'order',
    before({ write }) {
      write('statefulsets.apps', 'db', { spec: {} })
      write('pods', 'db-0', READY, 'StatefulSet db')
      write('pods', 'db-1', {}, 'StatefulSet db')
    },
    deed: ({ write }) => write('pods', 'db-2', {}, 'StatefulSet db'),
  },
  {
    rule: 'one container an ordinal',
    before: ({ run }) => run({ machine: 'node-1', namespace: 'default', pod: 'db-0', podUid: '1' }, { machine: 'node-2', namespace: 'default', pod: 'db-1', podUid: '2' }),
    deed({ run, write }) {
      run({ machine: 'node-1', namespace: 'default', pod: 'db-0', podUid: '1' }, { machine: 'node-2', namespace: 'default', pod: 'db-0', podUid: '3' })
      write('configmaps', 'any', {})
    },
  },
  {
    rule: 'parallelism',
    before({ write }) {
      write('jobs.batch', 'sum', { spec: { parallelism: 1, completions: 2 } })
      write('pods', 'a', {}, 'Job sum')
    },
    deed: ({ write }) => write('pods', 'b', {}, 'Job sum'),
  },
  {
    rule: 'one pod an index',
    before({ write }) {
      write('jobs.batch', 'sum', { spec: { parallelism: 2, completions: 2 } })
      write('pods', 'a', indexed(0), 'Job sum')
    },
    deed: ({ write }) => write('pods', 'b', indexed(0), 'Job sum'),
  },
  {
    rule: 'completions',
    before: ({ write }) => write('jobs.batch', 'sum', { spec: { completions: 2 }, status: { succeeded: 2 } }),
    deed: ({ write }) => write('jobs.batch', 'sum', { spec: { completions: 2 }, status: { succeeded: 3 } }),
  },
  {
    rule: 'successful pods',
    before({ write }) {
      write('jobs.batch', 'sum', { spec: { completions: 1, parallelism: 2 } })
      write('pods', 'a', { status: { phase: 'Succeeded' } }, 'Job sum')
      write('jobs.batch', 'sum', { spec: { completions: 1, parallelism: 2 }, status: { succeeded: 1 } })
    },
    deed({ write }) {
      write('pods', 'b', { status: { phase: 'Succeeded' } }, 'Job sum')
      write('jobs.batch', 'sum', { spec: { completions: 1, parallelism: 2 }, status: { succeeded: 1 } })
    },
  },
  {
    rule: 'quota',
    before({ write }) {
      write('resourcequotas', 'pods', { spec: { hard: { pods: String(QUOTA_PODS), 'requests.cpu': '2' } } }, undefined, LIMITED)
      for (let i = 0; i < QUOTA_PODS; i++) write('pods', `p-${i}`, {}, undefined, LIMITED)
    },
    deed: ({ write }) => write('pods', 'more', {}, undefined, LIMITED),
  },
  {
    rule: 'quota status',
    before: ({ write }) => write('resourcequotas', 'pods', { spec: { hard: { pods: '2' } }, status: { used: { pods: '2' } } }, undefined, LIMITED),
    deed: ({ write }) => write('resourcequotas', 'pods', { spec: { hard: { pods: '2' } }, status: { used: { pods: '3' } } }, undefined, LIMITED),
  },
]

describe('an invariant', () => {
  test.each(HISTORIES)('is broken by one deed: $rule', ({ rule, before, deed }) => {
    const told = history()
    before(told)
    expect(told.invariants.violations).toEqual([])
    deed(told)
    expect(told.invariants.violations).toEqual([expect.stringContaining(` ${rule}: `)])
  })

  test('forgives what controllers cannot know yet, for as long as they may not know it', () => {
    const { invariants, write, wait } = history()
    write('replicasets.apps', 'set', { spec: { replicas: 2 } })
    write('pods', 'a', {}, 'ReplicaSet set')
    write('replicasets.apps', 'set', { spec: { replicas: 1 } })
    write('pods', 'b', {}, 'ReplicaSet set')
    expect(invariants.violations).toEqual([])
    wait(2)
    write('pods', 'c', {}, 'ReplicaSet set')
    expect(invariants.violations).toHaveLength(1)
  })
})
