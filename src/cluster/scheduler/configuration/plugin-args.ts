// What is wrong with a plugin's arguments. Models pkg/scheduler/apis/config/validation/validation_pluginargs.go.
import { isQualifiedName, type FieldErrors, type Path } from '../../api/index.ts'
import type { DefaultPreemptionArgs, InterPodAffinityArgs, NodeResourcesBalancedAllocationArgs, NodeResourcesFitArgs, PodTopologySpreadArgs, ShapePoint, VolumeBindingArgs } from '../plugins/index.ts'

type Check<A> = (errors: FieldErrors, at: Path, args: A) => void

const STRATEGIES = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio']
const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway']
const WEIGHT_MOST = 100

const isWithin = (value: number, least: number, most: number): boolean => value >= least && value <= most

const checkPreemption: Check<DefaultPreemptionArgs> = (errors, at, { minCandidateNodesPercentage: percentage = 10, minCandidateNodesAbsolute: absolute = 100 }) => {
  const [percentageAt, absoluteAt] = [at.child('minCandidateNodesPercentage'), at.child('minCandidateNodesAbsolute')]
  if (!isWithin(percentage, 0, 100)) errors.invalid(percentageAt, percentage, 'not in valid range [0, 100]')
  if (absolute < 0) errors.invalid(absoluteAt, absolute, 'not in valid range [0, inf)')
  if (percentage !== 0 || absolute !== 0) return
  errors.invalid(percentageAt, percentage, 'cannot be zero at the same time as minCandidateNodesAbsolute')
  errors.invalid(absoluteAt, absolute, 'cannot be zero at the same time as minCandidateNodesPercentage')
}

const checkInterPodAffinity: Check<InterPodAffinityArgs> = (errors, at, { hardPodAffinityWeight: weight = 1 }) => {
  if (!isWithin(weight, 0, 100)) errors.invalid(at.child('hardPodAffinityWeight'), weight, 'not in valid range [0, 100]')
}

const checkTopologySpread: Check<PodTopologySpreadArgs> = (errors, at, { defaultingType = 'System', defaultConstraints = [] }) => {
  if (defaultingType !== 'System' && defaultingType !== 'List') errors.notSupported(at.child('defaultingType'), defaultingType, ['List', 'System'])
  else if (defaultingType === 'System' && defaultConstraints.length > 0) errors.invalid(at.child('defaultingType'), defaultingType, 'when .defaultConstraints are not empty')
  defaultConstraints.forEach(({ maxSkew, topologyKey, whenUnsatisfiable, labelSelector }, i) => {
    const place = at.child('defaultConstraints').index(i)
    if (maxSkew <= 0) errors.invalid(place.child('maxSkew'), maxSkew, 'not in valid range (0, inf)')
    if (topologyKey === '') errors.required(place.child('topologyKey'), 'can not be empty')
    else checkLabelName(errors, place.child('topologyKey'), topologyKey)
    if (!whenUnsatisfiable) errors.required(place.child('whenUnsatisfiable'), 'can not be empty')
    else if (!ACTIONS.includes(whenUnsatisfiable)) errors.notSupported(place.child('whenUnsatisfiable'), whenUnsatisfiable, ACTIONS)
    if (labelSelector) errors.forbidden(place.child('labelSelector'), 'constraint must not define a selector, as they deduced for each pod')
    const isRepeated = defaultConstraints.slice(0, i).some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable)
    if (isRepeated) errors.duplicate(place, `{${topologyKey}, ${whenUnsatisfiable}}`)
  })
}

const checkBalancedAllocation: Check<NodeResourcesBalancedAllocationArgs> = (errors, at, { resources = [] }) => {
  resources.forEach(({ name, weight }, i) => {
    const place = at.child('resources').index(i)
    if (resources.slice(0, i).some((other) => other.name === name)) errors.duplicate(place.child('name'), name)
    if ((weight || 1) !== 1) errors.invalid(place.child('weight'), weight, 'must be 1')
  })
}

const checkFit: Check<NodeResourcesFitArgs> = (errors, at, { ignoredResources = [], ignoredResourceGroups = [], scoringStrategy }) => {
  ignoredResources.forEach((name, i) => checkLabelName(errors, at.child('ignoredResources').index(i), name))
  ignoredResourceGroups.forEach((group, i) => {
    const place = at.child('ignoredResourceGroups').index(i)
    if (group.includes('/')) errors.invalid(place, group, "resource group name can't contain '/'")
    checkLabelName(errors, place, group)
  })
  if (scoringStrategy === undefined) return
  const { type = '', resources = [], requestedToCapacityRatio } = scoringStrategy
  const place = at.child('scoringStrategy')
  if (!STRATEGIES.includes(type)) errors.notSupported(place.child('type'), type, STRATEGIES)
  resources.forEach(({ name, weight }, i) => {
    if (weight && !isWithin(weight, 1, WEIGHT_MOST)) errors.invalid(place.child('resources').index(i).child('weight'), weight, `resource weight of ${name} not in valid range (0, 100]`)
  })
  if (requestedToCapacityRatio) checkShape(errors, place.child('shape'), requestedToCapacityRatio.shape ?? [])
}

function checkShape(errors: FieldErrors, at: Path, shape: readonly ShapePoint[]): void {
  if (shape.length === 0) return errors.required(at, 'at least one point must be specified')
  const late = shape.findIndex(({ utilization }, i) => i > 0 && shape[i - 1]!.utilization >= utilization)
  if (late > 0) errors.invalid(at.index(late).child('utilization'), shape[late]!.utilization, 'values must be sorted in increasing order')
  shape.forEach(({ utilization, score }, i) => {
    if (!isWithin(utilization, 0, 100)) errors.invalid(at.index(i).child('utilization'), utilization, 'not in valid range [0, 100]')
    if (!isWithin(score, 0, 10)) errors.invalid(at.index(i).child('score'), score, 'not in valid range [0, 10]')
  })
}

const checkVolumeBinding: Check<VolumeBindingArgs> = (errors, at, { bindTimeoutSeconds = 600 }) => {
  if (bindTimeoutSeconds < 0) errors.invalid(at.child('bindTimeoutSeconds'), bindTimeoutSeconds, 'invalid BindTimeoutSeconds, should not be a negative value')
}

function checkLabelName(errors: FieldErrors, at: Path, name: string): void {
  errors.invalidEach(at, name, isQualifiedName(name))
}

/** The checks by plugin; the others take no arguments, or any. */
export const ARGUMENT_CHECKS: Readonly<Record<string, Check<never>>> = {
  DefaultPreemption: checkPreemption,
  InterPodAffinity: checkInterPodAffinity,
  NodeResourcesBalancedAllocation: checkBalancedAllocation,
  NodeResourcesFit: checkFit,
  PodTopologySpread: checkTopologySpread,
  VolumeBinding: checkVolumeBinding,
}
