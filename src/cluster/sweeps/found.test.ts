// Scripts of runs that once broke an invariant, each with the mechanism that was wrong.
import { describe, expect, test } from 'vitest'
import { SECOND, type Micros } from '../../kernel/index.ts'
import { playScript, type Script } from './index.ts'
import { IMAGES, type Deed, type Workload } from './script.ts'

const makeWorkload = (more: Partial<Workload>): Workload => ({ kind: 'Deployment', name: 'web', replicas: 3, image: IMAGES[0], surge: 1, unavailable: 1, minReadySeconds: 0, isRecreate: false, isParallel: false, partition: 0, isIndexed: false, parallelism: 2, isLimited: false, ...more })

const apply = (seconds: number, workload: Workload): Deed => ({ at: seconds * SECOND, do: 'apply', workload })

function expectGood(script: Script): void {
  const { violations, missing } = playScript(script)
  expect(violations).toEqual([])
  expect(missing).toEqual([])
}

describe('a run that once went wrong', () => {
  test('a rollout counted pods as available that its ReplicaSet was already deleting', () => {
    const web = makeWorkload({ replicas: 5, surge: 2 })
    expectGood({ seed: 36, mode: 'calm', faults: [], end: 14 * SECOND, deeds: [apply(8, web), apply(13, { ...web, image: IMAGES[1] })] })
  })

  test('a quota was counted anew between a charge and the pod that it was for', () => {
    const web = makeWorkload({ replicas: 2, isLimited: true })
    const sum = makeWorkload({ kind: 'Job', name: 'sum', isLimited: true, parallelism: 3 })
    const deeds: readonly Deed[] = [apply(8, sum), apply(8, web), { at: 11.5 * SECOND, do: 'delete', workload: sum, propagation: 'Background' }, apply(11.5, { ...web, replicas: 5 }), apply(11.6, { ...web, replicas: 6 }), apply(12.24, { ...web, replicas: 9 })]
    expectGood({ seed: 54, mode: 'nodes', faults: [], end: 20 * SECOND, deeds })
  })

  test('a kubelet did not repeat the deletion of a pod that etcd had not heard', () => {
    const agent = makeWorkload({ kind: 'DaemonSet', name: 'agent' })
    const script: Script = { seed: 1, mode: 'control-plane', faults: [], end: 14 * SECOND, deeds: [apply(8, agent), apply(12, { ...agent, image: IMAGES[1] })] }
    let lastWord: Micros | undefined
    playScript(script, ({ kernel }) => kernel.trace.listen(({ kind, actor, data }) => {
      if (kind === 'request' && data!.verb === 'delete' && actor.startsWith('kubelet')) lastWord ??= kernel.now
    }))
    expect(lastWord).toBeGreaterThan(12 * SECOND)
    expectGood({ ...script, faults: [{ at: lastWord! - 1500, action: { do: 'process', machine: 'cp', process: 'etcd', signal: 'kill' } }] })
  })
})
