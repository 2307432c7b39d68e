// Defaults of pods and pod templates. Models pkg/apis/core/v1/defaults.go and conversion.go.
import type { Container, ContainerPort, EnvVar, EphemeralContainer, Lifecycle, LifecycleHandler, PodSpec, PodTemplateSpec, Probe } from '../types/core-v1.ts'
import { amend, edit, editEach, fill, onEach, put } from './edit.ts'
import type { Edits } from './edit.ts'
import { defaultPodRequests, roundRequirements, roundResourceList } from './resources.ts'
import { defaultVolume } from './volumes.ts'

type AnyContainer = Container | EphemeralContainer

const POD_SPEC: Partial<PodSpec> = {
  dnsPolicy: 'ClusterFirst',
  restartPolicy: 'Always',
  securityContext: {},
  terminationGracePeriodSeconds: 30,
  schedulerName: 'default-scheduler',
}
const CONTAINER: Partial<Container> = { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' }
const PROBE: Partial<Probe> = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }
const HTTP_GET = { path: '/', scheme: 'HTTP' } as const

const PROBE_EDITS: Edits<Probe> = {
  httpGet: (action) => fill(action, HTTP_GET),
  grpc: (action) => fill(action, { service: '' }),
}
const CONTAINER_EDITS: Edits<AnyContainer> = {
  ports: onEach(defaultContainerPort),
  env: onEach(defaultEnvVar),
  resources: roundRequirements,
  livenessProbe: defaultProbe,
  readinessProbe: defaultProbe,
  startupProbe: defaultProbe,
  lifecycle: defaultLifecycle,
}
const POD_SPEC_EDITS: Edits<PodSpec> = {
  containers: onEach<Container>(defaultContainer),
  initContainers: onEach<Container>(defaultContainer),
  ephemeralContainers: onEach<EphemeralContainer>(defaultContainer),
  volumes: onEach(defaultVolume),
  overhead: roundResourceList,
  resources: roundRequirements,
}

/** What a pod spec gets in a template and in a Pod alike. */
export function defaultPodSpec(spec: PodSpec): PodSpec {
  return mirrorServiceAccount(amend(spec, POD_SPEC, POD_SPEC_EDITS))
}

/** What only a Pod gets, after `defaultPodSpec`: upstream keeps these out of templates. */
export function defaultPod(before: PodSpec): PodSpec {
  let spec = defaultPodRequests(defaultPodSpec(before))
  if (spec.enableServiceLinks === undefined) spec = put(spec, { enableServiceLinks: true })
  if (!spec.hostNetwork) return spec
  spec = editEach(spec, 'containers', useHostPorts)
  return editEach(spec, 'initContainers', useHostPorts)
}

export function defaultPodTemplate(template: PodTemplateSpec): PodTemplateSpec {
  return edit(template, 'spec', defaultPodSpec)
}

/** `{ template }` of any workload's spec. */
export function defaultTemplateOf<T extends { readonly template?: PodTemplateSpec }>(spec: T): T {
  return edit(spec, 'template', (template) => defaultPodTemplate(template) as T['template'])
}

/** The old name of serviceAccountName is always written beside the new one. */
function mirrorServiceAccount(spec: PodSpec): PodSpec {
  const name = spec.serviceAccountName || spec.serviceAccount
  if (!name || (spec.serviceAccountName === name && spec.serviceAccount === name)) return spec
  return put(spec, { serviceAccountName: name, serviceAccount: name })
}

function defaultContainer<T extends AnyContainer>(before: T): T {
  const container = amend<AnyContainer>(before, CONTAINER, CONTAINER_EDITS)
  return (container.imagePullPolicy ? container : put(container, { imagePullPolicy: pullPolicyOf(container.image ?? '') })) as T
}

/** Images whose tag may move are pulled every time. A missing name cannot be parsed, so upstream finds no tag in it. */
function pullPolicyOf(image: string): 'Always' | 'IfNotPresent' {
  if (image === '') return 'IfNotPresent'
  if (image.includes('@')) return tagOf(image.slice(0, image.indexOf('@'))) === 'latest' ? 'Always' : 'IfNotPresent'
  const tag = tagOf(image)
  return tag === '' || tag === 'latest' ? 'Always' : 'IfNotPresent'
}

function tagOf(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1)
  return name.includes(':') ? name.slice(name.indexOf(':') + 1) : ''
}

function defaultContainerPort(port: ContainerPort): ContainerPort {
  return port.protocol ? port : put(port, { protocol: 'TCP' })
}

function useHostPorts(container: Container): Container {
  return editEach(container, 'ports', (port) => (port.hostPort ? port : put(port, { hostPort: port.containerPort })))
}

function defaultEnvVar(variable: EnvVar): EnvVar {
  return edit(variable, 'valueFrom', (source) => edit(source, 'fieldRef', (ref) => fill(ref, { apiVersion: 'v1' })))
}

function defaultProbe(probe: Probe): Probe {
  return amend(probe, PROBE, PROBE_EDITS)
}

function defaultLifecycle(lifecycle: Lifecycle): Lifecycle {
  return edit(edit(lifecycle, 'postStart', defaultHandler), 'preStop', defaultHandler)
}

function defaultHandler(handler: LifecycleHandler): LifecycleHandler {
  return edit(handler, 'httpGet', (action) => fill(action, HTTP_GET))
}
