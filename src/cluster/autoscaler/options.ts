// The flags of cluster-autoscaler that are modelled, with upstream's defaults. Models cluster-autoscaler/config/flags.
import { HOUR, MINUTE, SECOND, type Micros } from '../../kernel/index.ts'

export type Expander = 'least-waste' | 'random'

export interface AutoscalerOptions {
  readonly scanInterval: Micros
  readonly scaleDownEnabled: boolean
  readonly scaleDownUnreadyEnabled: boolean
  readonly scaleDownDelayAfterAdd: Micros
  readonly scaleDownDelayAfterDelete: Micros
  readonly scaleDownDelayAfterFailure: Micros
  readonly scaleDownUnneededTime: Micros
  readonly scaleDownUnreadyTime: Micros
  readonly scaleDownUtilizationThreshold: number
  readonly unremovableNodeRecheckTimeout: Micros
  readonly maxNodesTotal: number
  readonly maxNodesPerScaleUp: number
  readonly maxNodeProvisionTime: Micros
  readonly maxPodEvictionTime: Micros
  readonly maxGracefulTerminationSeconds: number
  readonly maxScaleDownParallelism: number
  readonly maxDrainParallelism: number
  readonly maxBulkSoftTaintCount: number
  readonly maxTotalUnreadyPercentage: number
  readonly okTotalUnreadyCount: number
  readonly nodeDeleteDelayAfterTaint: Micros
  readonly cordonNodeBeforeTerminating: boolean
  readonly skipNodesWithSystemPods: boolean
  readonly skipNodesWithLocalStorage: boolean
  readonly skipNodesWithCustomControllerPods: boolean
  readonly minReplicaCount: number
  readonly blockingSystemPodDisruptionTimeout: Micros
  readonly ignoreDaemonSetsUtilization: boolean
  readonly daemonSetEvictionForOccupiedNodes: boolean
  readonly expendablePodsPriorityCutoff: number
  readonly newPodScaleUpDelay: Micros
  readonly initialNodeGroupBackoff: Micros
  readonly maxNodeGroupBackoff: Micros
  readonly nodeGroupBackoffReset: Micros
  readonly enforceNodeGroupMinSize: boolean
  readonly expander: Expander
  readonly verbosity: number
}

export const DEFAULT_OPTIONS: AutoscalerOptions = {
  scanInterval: 10 * SECOND,
  scaleDownEnabled: true,
  scaleDownUnreadyEnabled: true,
  scaleDownDelayAfterAdd: 10 * MINUTE,
  scaleDownDelayAfterDelete: 0,
  scaleDownDelayAfterFailure: 3 * MINUTE,
  scaleDownUnneededTime: 10 * MINUTE,
  scaleDownUnreadyTime: 20 * MINUTE,
  scaleDownUtilizationThreshold: 0.5,
  unremovableNodeRecheckTimeout: 5 * MINUTE,
  maxNodesTotal: 0,
  maxNodesPerScaleUp: 1000,
  maxNodeProvisionTime: 15 * MINUTE,
  maxPodEvictionTime: 2 * MINUTE,
  maxGracefulTerminationSeconds: 600,
  maxScaleDownParallelism: 10,
  maxDrainParallelism: 1,
  maxBulkSoftTaintCount: 10,
  maxTotalUnreadyPercentage: 45,
  okTotalUnreadyCount: 3,
  nodeDeleteDelayAfterTaint: 5 * SECOND,
  cordonNodeBeforeTerminating: true,
  skipNodesWithSystemPods: true,
  skipNodesWithLocalStorage: true,
  skipNodesWithCustomControllerPods: true,
  minReplicaCount: 0,
  blockingSystemPodDisruptionTimeout: HOUR,
  ignoreDaemonSetsUtilization: false,
  daemonSetEvictionForOccupiedNodes: true,
  expendablePodsPriorityCutoff: -10,
  newPodScaleUpDelay: 0,
  initialNodeGroupBackoff: 5 * MINUTE,
  maxNodeGroupBackoff: 30 * MINUTE,
  nodeGroupBackoffReset: 3 * HOUR,
  enforceNodeGroupMinSize: false,
  expander: 'least-waste',
  verbosity: 0,
}

type Setting = { [K in keyof AutoscalerOptions]: readonly [K, (text: string) => AutoscalerOptions[K] | undefined] }[keyof AutoscalerOptions]

const DURATION = /^(?:\d+(?:\.\d+)?(?:h|m|s|ms))+$|^0$/
const UNITS: Readonly<Record<string, Micros>> = { h: HOUR, m: MINUTE, s: SECOND, ms: SECOND / 1000 }

/** `10m`, `1h30m`, `0`: Go's durations; undefined for anything else. */
export function parseDuration(text: string): Micros | undefined {
  if (!DURATION.test(text)) return undefined
  let total = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) total += Number(amount) * UNITS[unit!]!
  return Math.round(total)
}

const integer = (text: string): number | undefined => (/^-?\d+$/.test(text) ? Number(text) : undefined)
const decimal = (text: string): number | undefined => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined)
const flag = (text: string): boolean | undefined => (['', 'true', '1', 't'].includes(text) ? true : ['false', '0', 'f'].includes(text) ? false : undefined)

const SETTINGS: Readonly<Record<string, Setting>> = {
  'scan-interval': ['scanInterval', parseDuration],
  'scale-down-enabled': ['scaleDownEnabled', flag],
  'scale-down-unready-enabled': ['scaleDownUnreadyEnabled', flag],
  'scale-down-delay-after-add': ['scaleDownDelayAfterAdd', parseDuration],
  'scale-down-delay-after-delete': ['scaleDownDelayAfterDelete', parseDuration],
  'scale-down-delay-after-failure': ['scaleDownDelayAfterFailure', parseDuration],
  'scale-down-unneeded-time': ['scaleDownUnneededTime', parseDuration],
  'scale-down-unready-time': ['scaleDownUnreadyTime', parseDuration],
  'scale-down-utilization-threshold': ['scaleDownUtilizationThreshold', decimal],
  'unremovable-node-recheck-timeout': ['unremovableNodeRecheckTimeout', parseDuration],
  'max-nodes-total': ['maxNodesTotal', integer],
  'max-nodes-per-scaleup': ['maxNodesPerScaleUp', integer],
  'max-node-provision-time': ['maxNodeProvisionTime', parseDuration],
  'max-pod-eviction-time': ['maxPodEvictionTime', parseDuration],
  'max-graceful-termination-sec': ['maxGracefulTerminationSeconds', integer],
  'max-scale-down-parallelism': ['maxScaleDownParallelism', integer],
  'max-drain-parallelism': ['maxDrainParallelism', integer],
  'max-bulk-soft-taint-count': ['maxBulkSoftTaintCount', integer],
  'max-total-unready-percentage': ['maxTotalUnreadyPercentage', decimal],
  'ok-total-unready-count': ['okTotalUnreadyCount', integer],
  'node-delete-delay-after-taint': ['nodeDeleteDelayAfterTaint', parseDuration],
  'cordon-node-before-terminating': ['cordonNodeBeforeTerminating', flag],
  'skip-nodes-with-system-pods': ['skipNodesWithSystemPods', flag],
  'skip-nodes-with-local-storage': ['skipNodesWithLocalStorage', flag],
  'skip-nodes-with-custom-controller-pods': ['skipNodesWithCustomControllerPods', flag],
  'min-replica-count': ['minReplicaCount', integer],
  // The misspelling is upstream's.
  'blocking-system-pod-distruption-timeout': ['blockingSystemPodDisruptionTimeout', parseDuration],
  'ignore-daemonsets-utilization': ['ignoreDaemonSetsUtilization', flag],
  'daemonset-eviction-for-occupied-nodes': ['daemonSetEvictionForOccupiedNodes', flag],
  'expendable-pods-priority-cutoff': ['expendablePodsPriorityCutoff', integer],
  'new-pod-scale-up-delay': ['newPodScaleUpDelay', parseDuration],
  'initial-node-group-backoff-duration': ['initialNodeGroupBackoff', parseDuration],
  'max-node-group-backoff-duration': ['maxNodeGroupBackoff', parseDuration],
  'node-group-backoff-reset-timeout': ['nodeGroupBackoffReset', parseDuration],
  'enforce-node-group-min-size': ['enforceNodeGroupMinSize', flag],
  expander: ['expander', (text) => (text === 'least-waste' || text === 'random' ? text : undefined)],
  v: ['verbosity', integer],
}

/** Flags without an effect here that a manifest may carry all the same. */
const IGNORED = new Set(['cloud-provider', 'nodes', 'node-group-auto-discovery', 'stderrthreshold', 'logtostderr', 'namespace', 'cluster-name', 'leader-elect', 'balance-similar-node-groups'])

/** Options from a command line's flags; a sentence for the first flag that cannot be read, as the program prints before it exits. */
export function parseFlags(words: readonly string[]): AutoscalerOptions | { readonly error: string } {
  const options: { -readonly [K in keyof AutoscalerOptions]?: unknown } = { ...DEFAULT_OPTIONS }
  for (const word of words) {
    const [, name = '', , text = ''] = /^--?([^=]+)(=(.*))?$/s.exec(word) ?? []
    if (IGNORED.has(name)) continue
    const setting = SETTINGS[name]
    if (!setting) return { error: `unknown flag: --${name || word}` }
    const [key, read] = setting
    const value = read(text)
    if (value === undefined) return { error: `invalid argument "${text}" for "--${name}" flag` }
    options[key] = value
  }
  return options as AutoscalerOptions
}
