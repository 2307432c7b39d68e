// What the kubelet reports of pods: container statuses, phase and conditions (pure), and the manager that writes them.
// pod-status.ts puts a status together; status-manager.ts sends it.
export type { Probed, StartFailure, StatusSources } from './container-statuses.ts'
export { isTerminalPhase, phaseOf, type Phase } from './phase.ts'
export { generatePodStatus } from './pod-status.ts'
export { StatusManager } from './status-manager.ts'
