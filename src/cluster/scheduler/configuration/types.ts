// KubeSchedulerConfiguration as a person writes it. Models staging/src/k8s.io/kube-scheduler/config/v1/types.go.
// Left out: extenders, debugging settings, paths of kubeconfigs.
import type { ExtensionPoint } from '../framework/index.ts'

export interface KubeSchedulerConfiguration {
  readonly apiVersion?: string
  readonly kind?: string
  /** Has no effect: a cycle here is one instant. */
  readonly parallelism?: number
  readonly leaderElection?: { readonly leaderElect?: boolean }
  readonly clientConnection?: { readonly qps?: number; readonly burst?: number }
  readonly percentageOfNodesToScore?: number
  readonly podInitialBackoffSeconds?: number
  readonly podMaxBackoffSeconds?: number
  readonly profiles?: readonly KubeSchedulerProfile[]
}

export interface KubeSchedulerProfile {
  readonly schedulerName?: string
  readonly percentageOfNodesToScore?: number
  readonly plugins?: Plugins
  readonly pluginConfig?: readonly PluginConfig[]
}

/** A place where plugins are switched on and off. `permit` and `postBind` have no plugin here. */
export type PluginPoint = ExtensionPoint | 'queueSort' | 'postBind' | 'multiPoint'

export type Plugins = Readonly<Partial<Record<PluginPoint, PluginSet>>>

export interface PluginSet {
  readonly enabled?: readonly PluginRef[]
  /** `*` for all. */
  readonly disabled?: readonly PluginRef[]
}

export interface PluginRef {
  readonly name: string
  readonly weight?: number
}

export interface PluginConfig {
  readonly name: string
  /** With the `kind` and `apiVersion` of the plugin's arguments, or without. */
  readonly args?: object
}
