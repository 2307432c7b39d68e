// HorizontalPodAutoscalers and Scale. Models pkg/apis/autoscaling/validation.
import { isValidPathSegmentName, validateSubdomainName } from '../names/index.ts'
import { canonicalQuantity, quantitySign } from '../quantity/index.ts'
import type { HorizontalPodAutoscaler as AutoscalerV1, Scale } from '../types/autoscaling-v1.ts'
import type { CrossVersionObjectReference, HPAScalingRules, HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec, MetricIdentifier, MetricSpec, MetricTarget } from '../types/autoscaling-v2.ts'
import { SPEC, STATUS, type FieldErrors, type Path } from './field-error.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './meta.ts'
import { checkContainerResourceName, checkNonnegativeQuantity } from './resources.ts'
import { checkLabel, checkNonnegativeField, named, pointer } from './rules.ts'

const METRIC_TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource']
const PERIOD_SECONDS_MAX = 1800
const STABILIZATION_SECONDS_MAX = 3600
/** In the order that sources are looked at; only the first one present is. */
const SOURCES = [['object', 'Object'], ['external', 'External'], ['pods', 'Pods'], ['resource', 'Resource'], ['containerResource', 'ContainerResource']] as const
const NO_TARGET = 'must set either a target raw value or a target utilization'

interface ReferenceOptions {
  readonly allowEmptyGroup: boolean
  readonly allowInvalidVersion: boolean
}

type Autoscaler = HorizontalPodAutoscaler | AutoscalerV1

/** The spec in v2's form: v1 has one metric, the CPU's utilisation. */
function specOf({ spec }: Autoscaler): HorizontalPodAutoscalerSpec {
  if (!spec) return { scaleTargetRef: { kind: '', name: '' }, maxReplicas: 0 }
  if (!('targetCPUUtilizationPercentage' in spec) || spec.targetCPUUtilizationPercentage === undefined) return spec as HorizontalPodAutoscalerSpec
  const metric: MetricSpec = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: spec.targetCPUUtilizationPercentage } } }
  return { ...spec, metrics: [metric] }
}

export function validateAutoscaler(errors: FieldErrors, autoscaler: Autoscaler): void {
  validateObjectMeta(errors, autoscaler.metadata, true, validateSubdomainName)
  validateSpec(errors, specOf(autoscaler), undefined)
}

export function validateAutoscalerUpdate(errors: FieldErrors, autoscaler: Autoscaler, old: Autoscaler): void {
  validateObjectMetaUpdate(errors, autoscaler.metadata, old.metadata)
  if (autoscaler.spec !== old.spec || errors.any) validateSpec(errors, specOf(autoscaler), specOf(old))
}

function validateSpec(errors: FieldErrors, spec: HorizontalPodAutoscalerSpec, old: HorizontalPodAutoscalerSpec | undefined): void {
  const { minReplicas, maxReplicas = 0, scaleTargetRef, metrics = [], behavior } = spec
  const lowest = old?.minReplicas === 0 ? 0 : 1
  if (minReplicas !== undefined && minReplicas < lowest) errors.invalid(SPEC.child('minReplicas'), minReplicas, `must be greater than or equal to ${lowest}`)
  if (maxReplicas < 1) errors.invalid(SPEC.child('maxReplicas'), maxReplicas, 'must be greater than 0')
  if (minReplicas !== undefined && maxReplicas < minReplicas) errors.invalid(SPEC.child('maxReplicas'), maxReplicas, 'must be greater than or equal to `minReplicas`')
  const sameTarget = old !== undefined && old.scaleTargetRef?.apiVersion === scaleTargetRef?.apiVersion && old.scaleTargetRef?.kind === scaleTargetRef?.kind
  validateReference(errors, SPEC.child('scaleTargetRef'), scaleTargetRef, { allowInvalidVersion: sameTarget, allowEmptyGroup: !sameTarget && scaleTargetRef?.kind === 'ReplicationController' })
  const allowInvalidVersion = (old?.metrics ?? []).some(({ type, object }) => type === 'Object' && object && versionProblem(object.describedObject?.apiVersion, true) !== undefined)
  for (const [i, metric] of metrics.entries()) validateMetric(errors, SPEC.child('metrics').index(i), metric, { allowEmptyGroup: true, allowInvalidVersion })
  if (minReplicas === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External')) errors.forbidden(SPEC.child('metrics'), 'must specify at least one Object or External metric to support scaling to zero replicas')
  for (const direction of ['scaleUp', 'scaleDown'] as const) {
    const rules = behavior?.[direction]
    if (rules) validateRules(errors, SPEC.child('behavior', direction), rules)
  }
}

function validateReference(errors: FieldErrors, at: Path, reference: CrossVersionObjectReference | undefined, options: ReferenceOptions): void {
  for (const field of ['kind', 'name'] as const) {
    const value = reference?.[field]
    if (!value) errors.required(at.child(field))
    else errors.invalidEach(at.child(field), value, isValidPathSegmentName(value))
  }
  const problem = options.allowInvalidVersion ? undefined : versionProblem(reference?.apiVersion, options.allowEmptyGroup)
  if (problem) errors.invalid(at.child('apiVersion'), reference?.apiVersion ?? '', problem)
}

function versionProblem(apiVersion = '', allowEmptyGroup: boolean): string | undefined {
  const parts = apiVersion.split('/')
  if (parts.length > 2) return `unexpected GroupVersion string: ${apiVersion}`
  const hasGroup = parts.length === 2 && parts[0] !== ''
  return hasGroup || allowEmptyGroup ? undefined : 'apiVersion must specify API group'
}

function validateMetric(errors: FieldErrors, at: Path, metric: MetricSpec, options: ReferenceOptions): void {
  const type = (metric.type ?? '') as string
  const isKnown = METRIC_TYPES.includes(type)
  if (type === '') errors.required(at.child('type'), 'must specify a metric source type')
  if (!isKnown) errors.notSupported(at.child('type'), named(type), METRIC_TYPES)
  const present = SOURCES.filter(([field]) => metric[field]).map(([field]) => field)
  if (present.length > 0) validateSource(errors, at.child(present[0]!), metric, present[0]!, options)
  const expected = SOURCES.find(([, name]) => name === type)?.[0]
  if (expected && !metric[expected]) errors.required(at.child(expected), 'must populate information for the given metric source')
  if (!isKnown) errors.notSupported(at.child('type'), named(type), METRIC_TYPES)
  if (present.length !== 1) for (const field of present) if (field !== expected) errors.forbidden(at.child(field), 'must populate the given metric source only')
}

function validateSource(errors: FieldErrors, at: Path, metric: MetricSpec, field: (typeof SOURCES)[number][0], options: ReferenceOptions): void {
  const targetAt = at.child('target')
  const target = metric[field]?.target
  const { value, averageValue, averageUtilization } = target ?? {}
  switch (field) {
    case 'object':
      validateReference(errors, at.child('describedObject'), metric.object?.describedObject, options)
      validateIdentifier(errors, at.child('metric'), metric.object?.metric)
      validateTarget(errors, targetAt, target)
      if (value === undefined && averageValue === undefined) errors.required(targetAt.child('averageValue'), 'must set either a target value or averageValue')
      break
    case 'external':
      validateIdentifier(errors, at.child('metric'), metric.external?.metric)
      validateTarget(errors, targetAt, target)
      if (value === undefined && averageValue === undefined) errors.required(targetAt.child('averageValue'), 'must set either a target value for metric or a per-pod target')
      if (value !== undefined && averageValue !== undefined) errors.forbidden(targetAt.child('value'), 'may not set both a target value for metric and a per-pod target')
      break
    case 'pods':
      validateIdentifier(errors, at.child('metric'), metric.pods?.metric)
      validateTarget(errors, targetAt, target)
      if (averageValue === undefined) errors.required(targetAt.child('averageValue'), 'must specify a positive target averageValue')
      break
    case 'resource':
    case 'containerResource':
      validateResourceName(errors, at, metric, field)
      validateTarget(errors, targetAt, target)
      if (averageUtilization === undefined && averageValue === undefined) errors.required(targetAt.child('averageUtilization'), NO_TARGET)
      if (averageUtilization !== undefined && averageValue !== undefined) errors.forbidden(targetAt.child('averageValue'), 'may not set both a target raw value and a target utilization')
  }
}

function validateResourceName(errors: FieldErrors, at: Path, metric: MetricSpec, field: 'resource' | 'containerResource'): void {
  const name = metric[field]?.name
  if (!name) errors.required(at.child('name'), 'must specify a resource name')
  else if (field === 'containerResource') checkContainerResourceName(errors, at.child('name'), name)
  if (field === 'resource') return
  const container = metric.containerResource?.container
  if (!container) errors.required(at.child('container'), 'must specify a container')
  else checkLabel(errors, at.child('container'), container)
}

function validateIdentifier(errors: FieldErrors, at: Path, identifier: MetricIdentifier | undefined): void {
  const name = identifier?.name
  if (!name) errors.required(at.child('name'), 'must specify a metric name')
  else errors.invalidEach(at.child('name'), name, isValidPathSegmentName(name))
}

function validateTarget(errors: FieldErrors, at: Path, target: MetricTarget | undefined): void {
  const { type = '', value, averageValue, averageUtilization } = target ?? {}
  if (type === '') errors.required(at.child('type'), 'must specify a metric target type')
  if (type !== 'Utilization' && type !== 'Value' && type !== 'AverageValue') errors.invalid(at.child('type'), named(type), 'must be either Utilization, Value, or AverageValue')
  if (value !== undefined && quantitySign(value) !== 1) errors.invalid(at.child('value'), canonicalQuantity(value), 'must be positive')
  if (averageValue !== undefined && quantitySign(averageValue) !== 1) errors.invalid(at.child('averageValue'), canonicalQuantity(averageValue), 'must be positive')
  if (averageUtilization !== undefined && averageUtilization < 1) errors.invalid(at.child('averageUtilization'), averageUtilization, 'must be greater than 0')
}

function validateRules(errors: FieldErrors, at: Path, rules: HPAScalingRules): void {
  const { stabilizationWindowSeconds: seconds, selectPolicy, policies = [], tolerance } = rules
  if (seconds !== undefined && seconds < 0) errors.invalid(at.child('stabilizationWindowSeconds'), seconds, 'must be greater than or equal to zero')
  if (seconds !== undefined && seconds > STABILIZATION_SECONDS_MAX) errors.invalid(at.child('stabilizationWindowSeconds'), seconds, `must be less than or equal to ${STABILIZATION_SECONDS_MAX}`)
  const choices = ['Disabled', 'Max', 'Min']
  if (selectPolicy !== undefined && !choices.includes(selectPolicy)) errors.notSupported(at.child('selectPolicy'), pointer(selectPolicy), choices)
  if (policies.length === 0) errors.required(at.child('policies'), 'must specify at least one Policy')
  for (const [i, { type, value = 0, periodSeconds = 0 }] of policies.entries()) {
    const here = at.child('policies').index(i)
    if (type !== 'Pods' && type !== 'Percent') errors.notSupported(here.child('type'), named(type), ['Percent', 'Pods'])
    if (value <= 0) errors.invalid(here.child('value'), value, 'must be greater than zero')
    if (periodSeconds <= 0) errors.invalid(here.child('periodSeconds'), periodSeconds, 'must be greater than zero')
    if (periodSeconds > PERIOD_SECONDS_MAX) errors.invalid(here.child('periodSeconds'), periodSeconds, `must be less than or equal to ${PERIOD_SECONDS_MAX}`)
  }
  if (tolerance !== undefined) checkNonnegativeQuantity(errors, at.child('tolerance'), tolerance)
}

export function validateAutoscalerStatusUpdate(errors: FieldErrors, autoscaler: Autoscaler, old: Autoscaler): void {
  validateObjectMetaUpdate(errors, autoscaler.metadata, old.metadata)
  checkNonnegativeField(errors, STATUS, 'currentReplicas', autoscaler.status?.currentReplicas)
  checkNonnegativeField(errors, STATUS, 'desiredReplicas', autoscaler.status?.desiredReplicas)
}

export function validateScale(errors: FieldErrors, scale: Scale): void {
  validateObjectMeta(errors, scale.metadata, true, validateSubdomainName)
  checkNonnegativeField(errors, SPEC, 'replicas', scale.spec?.replicas)
}
