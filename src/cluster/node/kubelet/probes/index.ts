// Probes: one try (probe.ts) and the workers that make them, with what they last found (prober.ts).
export { Prober, type ProbeKind } from './prober.ts'
