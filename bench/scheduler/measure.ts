// The process that measures: prints a line of JSON for each workload that its arguments name, or for all.
import type { Measurement } from '../run.ts'
import { ControlPlane } from './control-plane.ts'
import { WORKLOADS, type Workload } from './workloads.ts'

const names = process.argv.slice(2)
for (const workload of WORKLOADS) if (names.length === 0 || names.includes(workload.name)) console.log(JSON.stringify(measure(workload)))

/** From the creation of the first measured pod until the last has a node, as upstream does; nodes and earlier pods do not count. */
function measure(workload: Workload): Measurement {
  const { name, size, init, churn, measure: measured, threshold } = workload
  const plane = new ControlPlane()
  const namespaces = { init: init?.namespace ?? 'namespace-1', churn: 'namespace-2', measured: measured.namespace ?? 'namespace-3' }
  for (const namespace of new Set(Object.values(namespaces))) plane.addNamespace(namespace)
  plane.addNodes(workload)
  if (init) plane.schedule(init.template, init.pods, namespaces.init)
  const stop = churn && plane.churn(churn.template, churn.everyMillis, namespaces.churn)
  globalThis.gc?.()
  const { kernel } = plane
  const firstMicros = kernel.now
  const cpu = process.cpuUsage()
  const began = performance.now()
  plane.schedule(measured.template, measured.pods, namespaces.measured)
  const wallSeconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  stop?.()
  const perSecond = measured.pods / wallSeconds
  return {
    workload: `${name}/${size}`,
    pods: measured.pods,
    wallSeconds: round(wallSeconds),
    podsPerSecond: Math.round(perSecond),
    threshold,
    ratio: round(perSecond / threshold),
    cpuSeconds: round((user + system) / 1_000_000),
    podsPerCpuSecond: Math.round(measured.pods / ((user + system) / 1_000_000)),
    clusterSeconds: round((kernel.now - firstMicros) / 1_000_000),
    heapMiB: Math.round(process.memoryUsage().heapUsed / 1_048_576),
  }
}

function round(value: number): number {
  return Number(value.toFixed(1))
}
