// Faults of machines, programs and the registry: which part of the cluster each belongs to, and its name in the trace.
import type { Action } from './actions.ts'
import { referencePrefix, type ImageRegistry } from './node/index.ts'
import type { WorkerMachine } from './worker-machine.ts'
import { SECOND } from '../kernel/index.ts'

export type FaultAction = Extract<Action, { do: 'fill-disk' | 'leak-memory' | 'spin-cpu' | 'registry' | 'expire-certificate' | 'skew-clock' }>

/** Breaks or mends. A machine that is not there is passed over; a Pod's fault is told to every machine, since any may run it next. */
export function applyFault(action: FaultAction, machines: ReadonlyMap<string, WorkerMachine>, registry: ImageRegistry): void {
  switch (action.do) {
    case 'fill-disk':
      return machines.get(action.machine)?.fillDisk(action.percent / 100)
    case 'leak-memory':
      for (const machine of machines.values()) machine.leakMemory(action.namespace, action.pod, action.container, action.mibPerSecond)
      return
    case 'spin-cpu':
      for (const machine of machines.values()) machine.spinCpu(action.namespace, action.pod, action.container, action.cores)
      return
    case 'expire-certificate':
      return machines.get(action.machine)?.expireCertificate(action.renew === true)
    case 'skew-clock':
      return machines.get(action.machine)?.skewClock(action.seconds * SECOND)
    case 'registry': {
      const { fault, image } = action
      if (fault === 'none' && image === undefined) return registry.mend()
      return registry.setFault(image === undefined ? '' : referencePrefix(image), fault === 'none' ? undefined : fault)
    }
  }
}

export function describeFault(action: FaultAction): string {
  switch (action.do) {
    case 'fill-disk':
      return action.percent > 0 ? `fill the disk of ${action.machine} to ${action.percent} %` : `clear the disk of ${action.machine}`
    case 'leak-memory':
      return action.mibPerSecond > 0 ? `let ${action.container} of ${action.pod} leak ${action.mibPerSecond} MiB a second` : `mend the leak in ${action.container} of ${action.pod}`
    case 'spin-cpu':
      return action.cores > 0 ? `let ${action.container} of ${action.pod} spin on ${action.cores} cores` : `mend the loop in ${action.container} of ${action.pod}`
    case 'expire-certificate':
      return action.renew ? `renew the certificate of the kubelet on ${action.machine}` : `let the certificate of the kubelet on ${action.machine} expire`
    case 'skew-clock':
      return action.seconds === 0 ? `set the clock of ${action.machine} right` : `set the clock of ${action.machine} ${action.seconds > 0 ? 'ahead' : 'back'} by ${Math.abs(action.seconds)} s`
    case 'registry':
      return action.fault === 'none' ? `mend the registry${action.image === undefined ? '' : ` for ${action.image}`}` : `break the registry${action.image === undefined ? '' : ` for ${action.image}`} (${action.fault})`
  }
}
