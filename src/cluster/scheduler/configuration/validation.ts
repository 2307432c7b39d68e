// What is wrong with a configuration, in upstream's words. Models pkg/scheduler/apis/config/validation/validation.go.
import { FieldErrors, Path, deepEqual, formatFieldError } from '../../api/index.ts'
import { ARGUMENT_CHECKS } from './plugin-args.ts'
import { ConfigurationError } from './plugin-sets.ts'
import type { KubeSchedulerConfiguration, KubeSchedulerProfile, PluginSet } from './types.ts'

const SELF_CHECKING = 'NodeResourcesFit'
const ROOT = new Path(undefined, '', false)
const at = (name: string): Path => new Path(undefined, name, false)

/** Throws ConfigurationError with all that is wrong. */
export function validateConfiguration(configuration: KubeSchedulerConfiguration, profiles: readonly KubeSchedulerProfile[]): void {
  const { parallelism = 16, percentageOfNodesToScore, podInitialBackoffSeconds: initial = 1, podMaxBackoffSeconds: most = 10 } = configuration
  const errors = new FieldErrors()
  if (parallelism <= 0) errors.invalid(at('parallelism'), parallelism, 'should be an integer value greater than zero')
  profiles.forEach((profile, i) => validateProfile(errors, at('profiles').index(i), profile, profiles.slice(0, i)))
  validateQueueSort(errors, profiles)
  validatePercentage(errors, at('percentageOfNodesToScore'), percentageOfNodesToScore)
  if (initial <= 0) errors.invalid(at('podInitialBackoffSeconds'), initial, 'must be greater than 0')
  if (most < initial) errors.invalid(at('podMaxBackoffSeconds'), most, 'must be greater than or equal to PodInitialBackoffSeconds')
  if (errors.any) throw new ConfigurationError(aggregate(errors))
}

/** What is wrong with the arguments of a plugin that checks them itself when it is made: NodeResourcesFit, which upstream's list of checks misspells. */
export function argumentProblem(plugin: string, args: object): string | undefined {
  const errors = new FieldErrors()
  if (plugin === SELF_CHECKING) ARGUMENT_CHECKS[plugin]!(errors, ROOT, args as never)
  return errors.any ? aggregate(errors) : undefined
}

function aggregate({ list }: FieldErrors): string {
  const texts = [...new Set(list.map((error) => formatFieldError(error).replace(/^\./, '')))]
  return texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`
}

/** A set of plugins as the internal version spells it: that is what the message shows, but for the order of the two. */
function internalForm({ enabled, disabled }: PluginSet): object {
  const refs = (list: PluginSet['enabled']): object[] | null => list?.map(({ name, weight = 0 }) => ({ Name: name, Weight: weight })) ?? null
  return { Enabled: refs(enabled), Disabled: refs(disabled) }
}

function validateProfile(errors: FieldErrors, place: Path, { schedulerName = '', percentageOfNodesToScore, pluginConfig = [] }: KubeSchedulerProfile, earlier: readonly KubeSchedulerProfile[]): void {
  if (schedulerName === '') errors.required(place.child('schedulerName'))
  validatePercentage(errors, place.child('percentageOfNodesToScore'), percentageOfNodesToScore)
  pluginConfig.forEach(({ name, args }, i) => {
    const own = place.child('pluginConfig').index(i)
    if (pluginConfig.slice(0, i).some((other) => other.name === name)) errors.duplicate(own, name)
    if (args && name !== SELF_CHECKING) ARGUMENT_CHECKS[name]?.(errors, own.child('args'), args as never)
  })
  const twin = earlier.findLastIndex((other) => other.schedulerName === schedulerName)
  if (twin >= 0) errors.duplicate(place.child('schedulerName'), String(at('profiles').index(twin).child('schedulerName')))
}

function validatePercentage(errors: FieldErrors, place: Path, percentage: number | undefined): void {
  if (percentage !== undefined && (percentage < 0 || percentage > 100)) errors.invalid(place, percentage, 'not in valid range [0-100]')
}

/** There is one queue, so all profiles sort alike. */
function validateQueueSort(errors: FieldErrors, profiles: readonly KubeSchedulerProfile[]): void {
  const [first, ...others] = profiles.map(({ plugins }) => plugins?.queueSort ?? {})
  const count = first?.enabled?.length ?? 0
  if (count > 1) errors.invalid(at('profiles').index(0).child('plugins', 'queueSort', 'Enabled'), count, 'only one queue sort plugin can be enabled')
  others.forEach((set, i) => {
    if (!deepEqual(set, first)) errors.invalid(at('profiles').index(i + 1).child('plugins', 'queueSort'), internalForm(set), 'must be the same for all profiles')
  })
}
