// Probes: one try (probe.ts), the worker that makes them (worker.ts), and all the workers of a kubelet (prober.ts).
export { Prober } from './prober.ts'
export type { ProbeKind } from './worker.ts'
