// What happens in one run: pure, drawn from a seed.
import { Random, SECOND, type Micros } from '../../kernel/index.ts'
import type { Action } from '../cluster.ts'
import type { Mode } from './invariants.ts'

export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job'

/** Everything that a user decides about one workload; what a kind has no use for is ignored. */
export interface Workload {
  readonly kind: WorkloadKind
  readonly name: string
  readonly replicas: number
  readonly image: string
  readonly surge: number | string
  readonly unavailable: number | string
  readonly minReadySeconds: number
  readonly isRecreate: boolean
  readonly isParallel: boolean
  readonly partition: number
  readonly isIndexed: boolean
  readonly parallelism: number
  /** Lives in the namespace with the quota. */
  readonly isLimited: boolean
}

/** A user's deed: make a workload, change one to this, or delete it. */
export type Deed = { readonly at: Micros; readonly do: 'apply'; readonly workload: Workload } | { readonly at: Micros; readonly do: 'delete'; readonly workload: Workload; readonly propagation: 'Background' | 'Foreground' }

export interface Script {
  readonly seed: number
  readonly mode: Mode
  readonly deeds: readonly Deed[]
  readonly faults: readonly { readonly at: Micros; readonly action: Action }[]
  /** When the last fault is mended. */
  readonly end: Micros
}

export const IMAGES = ['registry.k8s.io/pause:3.9', 'registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10.1'] as const
const START = 8 * SECOND
const CONTROL_PLANE = ['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', 'kube-controller-manager']
const MODES: readonly Mode[] = ['calm', 'control-plane', 'nodes']

/** Every third seed has no faults, every third kills parts of the control plane, every third anything. */
export function makeScript(seed: number): Script {
  const random = new Random(seed, 'script')
  const mode = MODES[seed % MODES.length]!
  const { deeds, last } = drawDeeds(random)
  const faults = mode === 'calm' ? [] : drawFaults(random, mode, last)
  return { seed, mode, deeds, faults, end: Math.max(last, ...faults.map(({ at }) => at)) }
}

function drawDeeds(random: Random): { readonly deeds: readonly Deed[]; readonly last: Micros } {
  const some = (chances: number, kind: WorkloadKind, name: string): readonly Workload[] => (random.int(chances) === 0 ? [drawWorkload(random, kind, name)] : [])
  const alive = [drawWorkload(random, 'Deployment', 'web'), ...some(2, 'Deployment', 'api'), ...some(2, 'StatefulSet', 'db'), ...some(3, 'DaemonSet', 'agent'), ...some(2, 'Job', 'sum')]
  const deeds: Deed[] = alive.map((workload) => ({ at: START, do: 'apply', workload }))
  let at = START + random.int(6) * SECOND
  const count = random.between(3, 6)
  for (let i = 0; i < count; i++) {
    at += random.int(6 * SECOND)
    const index = random.int(alive.length)
    const workload = alive[index]!
    if (workload.kind === 'Job' || random.int(12) === 0) {
      if (alive.length < 2) continue
      deeds.push({ at, do: 'delete', workload, propagation: random.pick(['Background', 'Foreground']) })
      alive.splice(index, 1)
      continue
    }
    alive[index] = changeWorkload(random, workload)
    deeds.push({ at, do: 'apply', workload: alive[index] })
  }
  return { deeds, last: at }
}

function drawWorkload(random: Random, kind: WorkloadKind, name: string): Workload {
  const [surge, unavailable] = random.pick([[1, 0], [0, 1], [1, 1], ['25%', '25%'], [2, 1], ['100%', 0], [0, '50%']] as const)
  const isLimited = random.int(3) === 0 && kind !== 'DaemonSet'
  return {
    kind, name, isLimited, surge: isLimited ? 1 : surge, unavailable: isLimited ? 1 : unavailable,
    replicas: random.between(1, 4), image: random.pick(IMAGES), minReadySeconds: random.pick([0, 0, 2]),
    isRecreate: random.int(8) === 0, isParallel: random.int(3) === 0, partition: 0, isIndexed: random.int(2) === 0, parallelism: random.between(1, 3),
  }
}

function changeWorkload(random: Random, workload: Workload): Workload {
  switch (random.int(3)) {
    case 0:
      return { ...workload, image: random.pick(IMAGES.filter((image) => image !== workload.image)), partition: random.int(4) === 0 ? 1 : 0 }
    case 1:
      return { ...workload, replicas: random.between(0, 5) }
    default:
      return { ...workload, image: random.pick(IMAGES), replicas: random.between(1, 4) }
  }
}

function drawFaults(random: Random, mode: Mode, last: Micros): Script['faults'] {
  const faults: { at: Micros; action: Action }[] = []
  const count = random.between(2, 4)
  for (let i = 0; i < count; i++) {
    const at = START + random.int(last - START + 4 * SECOND)
    if (mode === 'control-plane' || random.int(2) === 0) faults.push({ at, action: { do: 'process', machine: 'cp', process: random.pick(CONTROL_PLANE), signal: 'kill' } })
    else {
      const { fault, mend } = nodeFault(random)
      faults.push({ at, action: fault })
      if (mend) faults.push({ at: at + random.between(3, 70) * SECOND, action: mend })
    }
  }
  return faults.toSorted((a, b) => a.at - b.at)
}

function nodeFault(random: Random): { readonly fault: Action; readonly mend: Action | undefined } {
  const machine = `node-${random.between(1, 3)}`
  switch (random.int(4)) {
    case 0:
      return { fault: { do: 'process', machine, process: random.pick(['kubelet', 'kube-proxy']), signal: 'kill' }, mend: undefined }
    case 1:
      return { fault: { do: 'link', a: machine, b: 'cp', cut: true }, mend: { do: 'link', a: machine, b: 'cp', cut: false } }
    case 2:
      return { fault: { do: 'power', machine, on: false }, mend: { do: 'power', machine, on: true } }
    default:
      return { fault: { do: 'process', machine, process: 'kubelet', signal: 'pause' }, mend: { do: 'process', machine, process: 'kubelet', signal: 'resume' } }
  }
}
