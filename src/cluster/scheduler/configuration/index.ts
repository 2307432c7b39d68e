// The scheduler's configuration file: profiles by scheduler name, each with its plugins, their weights and arguments.
// plugin-sets.ts finds who takes part where, validation.ts and plugin-args.ts say what is wrong, types.ts what may be written.
// Left out: extenders; a plugin that is taken out of PreFilter or PreScore alone (it goes there with Filter and Score).
import { SECOND } from '../../../kernel/index.ts'
import type { ExtensionPoint, PluginFactory, Profile } from '../framework/index.ts'
import { PLUGINS } from '../plugins/index.ts'
import type { Backoff } from '../queue/index.ts'
import { ConfigurationError, expandPlugins } from './plugin-sets.ts'
import type { KubeSchedulerConfiguration, KubeSchedulerProfile } from './types.ts'
import { argumentProblem, validateConfiguration } from './validation.ts'

export { ConfigurationError } from './plugin-sets.ts'
export type { KubeSchedulerConfiguration, KubeSchedulerProfile, PluginConfig, PluginPoint, PluginRef, PluginSet, Plugins } from './types.ts'

/** What a scheduler runs with. */
export interface SchedulerSettings {
  readonly profiles: readonly Profile[]
  readonly backoff: Backoff
  readonly leaderElect: boolean
  readonly kubeApiQps: number
}

const API_VERSION = 'kubescheduler.config.k8s.io/v1'
const KIND = 'KubeSchedulerConfiguration'
const DEFAULT_NAME = 'default-scheduler'
const QPS = 50

/** Reads a configuration with all defaults filled in. Throws ConfigurationError with upstream's words. */
export function readConfiguration(configuration: KubeSchedulerConfiguration): SchedulerSettings {
  const { apiVersion = API_VERSION, kind = KIND, podInitialBackoffSeconds: initial = 1, podMaxBackoffSeconds: most = 10 } = configuration
  if (apiVersion !== API_VERSION || kind !== KIND) throw new ConfigurationError(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/scheduler/apis/config/scheme/scheme.go:30"`)
  const given = configuration.profiles?.length ? configuration.profiles : [{}]
  // A name is only made up when there is nobody to mistake it for.
  const profiles = given.length === 1 ? [{ schedulerName: DEFAULT_NAME, ...given[0] }] : given
  validateConfiguration(configuration, profiles)
  return {
    profiles: profiles.map((profile) => profileOf(profile, configuration.percentageOfNodesToScore)),
    backoff: { first: initial * SECOND, most: most * SECOND },
    leaderElect: configuration.leaderElection?.leaderElect ?? true,
    kubeApiQps: configuration.clientConnection?.qps || QPS,
  }
}

function profileOf({ schedulerName = DEFAULT_NAME, percentageOfNodesToScore, plugins = {}, pluginConfig = [] }: KubeSchedulerProfile, everywhere: number | undefined): Profile {
  try {
    const { names, points, weights } = expandPlugins(plugins, schedulerName)
    const makerOf = (name: string): PluginFactory => {
      const { args = {} } = pluginConfig.find((config) => config.name === name) ?? {}
      const problem = argumentProblem(name, args)
      if (problem) throw new ConfigurationError(`initializing plugin ${JSON.stringify(name)}: ${problem}`)
      return PLUGINS[name]!.make(args as never)
    }
    return {
      schedulerName,
      plugins: names.map((name) => ({ make: makerOf(name), weight: weights[name] })),
      points: { ...points, preFilter: withPartners(points, 'preFilter', 'filter'), preScore: withPartners(points, 'preScore', 'score') },
      percentageOfNodesToScore: percentageOfNodesToScore ?? everywhere,
    }
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    throw new ConfigurationError(`initializing profiles: creating profile for scheduler name ${schedulerName}: ${error.message}`)
  }
}

/** The plugins of a preparing point, and those that filter or score, in case they prepare something too. */
function withPartners(points: Readonly<Record<ExtensionPoint, readonly string[]>>, point: ExtensionPoint, partner: ExtensionPoint): readonly string[] {
  return [...new Set([...points[point], ...points[partner]])]
}
