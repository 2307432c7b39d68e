// Containers as descriptions show them. Models describeContainers and what it calls.
import { parseQuantity, printQuantity, quantityMilli, quantityValue } from '../../api/quantity/index.ts'
import type { Container, ContainerPort, ContainerState, ContainerStatus, EnvVar, Pod, ResourceFieldSelector, ResourceRequirements } from '../../api/types/core-v1.ts'
import { quoteGo } from '../../api/jsonpath/index.ts'
import { compare, longTime, type Page } from './page.ts'
import { probeText } from './probe.ts'

export interface ContainersOptions {
  /** Statuses by which container they are of; a template has none. */
  readonly statuses?: readonly ContainerStatus[]
  /** The pod that field references are resolved against. */
  readonly pod?: Pod
  /** A template's containers stand a level deeper, its names by one blank only. */
  readonly inTemplate?: boolean
}

/** `Containers:` and each of them. */
export function describeContainers(page: Page, label: string, containers: readonly Container[] | undefined, { statuses, pod, inTemplate }: ContainersOptions): void {
  const list = containers ?? []
  page.line(inTemplate ? 1 : 0, `${label}:${list.length === 0 ? ' <none>' : ''}`)
  for (const container of list) {
    const status = statuses?.findLast(({ name }) => name === container.name)
    page.line(1, `${inTemplate ? ' ' : ''}${container.name}:`)
    describeIdentity(page, container, status)
    describeLines(page, 'Command', container.command)
    describeLines(page, 'Args', container.args)
    if (status) describeStatus(page, status)
    describeResources(page, 2, container.resources)
    if (container.livenessProbe) page.field(2, 'Liveness', probeText(container.livenessProbe))
    if (container.readinessProbe) page.field(2, 'Readiness', probeText(container.readinessProbe))
    if (container.startupProbe) page.field(2, 'Startup', probeText(container.startupProbe))
    describeEnvFrom(page, container)
    describeEnv(page, container, pod)
    describeMounts(page, container)
  }
}

function describeIdentity(page: Page, container: Container, status: ContainerStatus | undefined): void {
  if (status) page.field(2, 'Container ID', status.containerID ?? '')
  page.field(2, 'Image', container.image ?? '')
  if (status) page.field(2, 'Image ID', status.imageID ?? '')
  describePorts(page, 'Port', container.ports ?? [], ({ containerPort }) => containerPort)
  describePorts(page, 'Host Port', container.ports ?? [], ({ hostPort }) => hostPort ?? 0)
  const seccomp = container.securityContext?.seccompProfile
  if (!seccomp) return
  page.field(2, 'SeccompProfile', seccomp.type)
  if (seccomp.type === 'Localhost') page.field(3, 'LocalhostProfile', seccomp.localhostProfile ?? '')
}

function describePorts(page: Page, label: string, ports: readonly ContainerPort[], numberOf: (port: ContainerPort) => number): void {
  const texts = ports.map((port) => `${numberOf(port)}/${port.protocol ?? ''}${port.name ? ` (${port.name})` : ''}`)
  page.field(2, texts.length > 1 ? `${label}s` : label, texts.join(', ') || '<none>')
}

function describeLines(page: Page, label: string, values: readonly string[] | undefined): void {
  if (!values?.length) return
  page.line(2, `${label}:`)
  for (const line of values.flatMap((value) => value.split('\n'))) page.line(3, line)
}

function describeStatus(page: Page, status: ContainerStatus): void {
  describeState(page, 'State', status.state ?? {})
  if (status.lastState?.terminated) describeState(page, 'Last State', status.lastState)
  page.field(2, 'Ready', status.ready ? 'True' : 'False')
  page.field(2, 'Restart Count', status.restartCount)
}

/** A state with nothing in it counts as waiting. */
function describeState(page: Page, label: string, { running, waiting, terminated }: ContainerState): void {
  if (running) {
    page.field(2, label, 'Running')
    page.field(3, 'Started', longTime(running.startedAt))
  } else if (waiting || !terminated) {
    page.field(2, label, 'Waiting')
    if (waiting?.reason) page.field(3, 'Reason', waiting.reason)
  } else {
    page.field(2, label, 'Terminated')
    if (terminated.reason) page.field(3, 'Reason', terminated.reason)
    if (terminated.message) page.field(3, 'Message', terminated.message)
    page.field(3, 'Exit Code', terminated.exitCode)
    if (terminated.signal && terminated.signal > 0) page.field(3, 'Signal', terminated.signal)
    page.field(3, 'Started', longTime(terminated.startedAt))
    page.field(3, 'Finished', longTime(terminated.finishedAt))
  }
}

/** Limits, then requests. */
export function describeResources(page: Page, level: number, resources: ResourceRequirements | undefined): void {
  for (const [label, amounts] of [['Limits', resources?.limits], ['Requests', resources?.requests]] as const) {
    const names = Object.keys(amounts ?? {}).sort()
    if (names.length > 0) page.line(level, `${label}:`)
    for (const name of names) page.field(level + 1, name, printQuantity(parseQuantity(amounts![name]!)))
  }
}

function describeEnvFrom(page: Page, { envFrom }: Container): void {
  if (!envFrom?.length) return
  page.line(2, 'Environment Variables from:')
  for (const { configMapRef, secretRef, prefix } of envFrom) {
    const source = configMapRef ?? secretRef
    const kind = configMapRef ? 'ConfigMap' : secretRef ? 'Secret' : ''
    page.line(3, `${source?.name ?? ''}\t${kind}${prefix ? ` with prefix '${prefix}'` : ''}\tOptional: ${source?.optional ?? false}`)
  }
}

function describeEnv(page: Page, container: Container, pod: Pod | undefined): void {
  const variables = container.env ?? []
  page.line(2, `Environment:${variables.length === 0 ? '\t<none>' : ''}`)
  for (const variable of variables) {
    if (!variable.valueFrom) (variable.value ?? '').split('\n').forEach((line, at) => page.line(3, `${at === 0 ? `${variable.name}:` : ''}\t${line}`))
    else describeReference(page, variable.name, variable.valueFrom, container, pod)
  }
}

function describeReference(page: Page, name: string, from: NonNullable<EnvVar['valueFrom']>, container: Container, pod: Pod | undefined): void {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = from
  if (fieldRef) {
    // Of all paths kubectl itself resolves these two only; the others are the kubelet's.
    const value = fieldRef.fieldPath === 'metadata.name' ? pod?.metadata.name : fieldRef.fieldPath === 'metadata.namespace' ? pod?.metadata.namespace : undefined
    page.field(3, name, `${value ?? ''} (${fieldRef.apiVersion ?? ''}:${fieldRef.fieldPath})`)
  } else if (resourceFieldRef) {
    page.field(3, name, `${resourceFieldText(resourceFieldRef, container)} (${resourceFieldRef.resource})`)
  } else if (secretKeyRef) {
    page.field(3, name, `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name ?? ''}'>\tOptional: ${secretKeyRef.optional ?? false}`)
  } else if (configMapKeyRef) {
    page.field(3, name, `<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name ?? ''}'>\tOptional: ${configMapKeyRef.optional ?? false}`)
  }
}

const RESOURCE_FIELD = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.*)$/

/** The amount in units of the divisor, rounded up; a limit that is not set is the node's. */
function resourceFieldText({ resource, divisor }: ResourceFieldSelector, container: Container): string {
  const [, list, name] = RESOURCE_FIELD.exec(resource) ?? []
  if (list === undefined || name === undefined) return ''
  const amount = container.resources?.[list as 'limits' | 'requests']?.[name]
  const unit = divisor === undefined || quantityMilli(divisor) === 0 ? '1' : divisor
  const measure = name === 'cpu' ? quantityMilli : quantityValue
  const units = Math.ceil(measure(amount) / measure(unit))
  return units === 0 && (resource === 'limits.cpu' || resource === 'limits.memory') ? 'node allocatable' : String(units)
}

function describeMounts(page: Page, { volumeMounts = [], volumeDevices = [] }: Container): void {
  const none = volumeMounts.length === 0 ? '\t<none>' : ''
  page.line(2, `Mounts:${none}`)
  for (const { mountPath, name, readOnly, subPath } of [...volumeMounts].sort((a, b) => compare(a.mountPath, b.mountPath))) {
    page.line(3, `${mountPath} from ${name} (${readOnly ? 'ro' : 'rw'}${subPath ? `,path=${quoteGo(subPath)}` : ''})`)
  }
  if (volumeDevices.length === 0) return
  page.line(2, `Devices:${none}`)
  for (const { devicePath, name } of [...volumeDevices].sort((a, b) => compare(a.devicePath, b.devicePath))) page.line(3, `${devicePath} from ${name}`)
}
