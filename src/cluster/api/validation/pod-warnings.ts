// What is allowed in pods and templates but likely a mistake. Models pkg/api/pod/warnings.go.
// `at` is the template's place, ROOT for a pod itself, whose paths start at `spec` and `metadata`.
import { isDNS1123Label } from '../names/index.ts'
import type { Container, ContainerPort, EphemeralContainer, PodAffinityTerm, PodSpec, Volume } from '../types/core-v1.ts'
import type { ObjectMeta } from '../types/meta-v1.ts'
import { ipWarnings } from './addresses.ts'
import { claimSpecWarnings } from './claims.ts'
import { visitContainers } from './containers.ts'
import { ROOT, type Path } from './field-error.ts'
import { goQuote } from './go-text.ts'
import { nodeLabelWarning, nodeTermWarnings } from './node-labels.ts'
import { warnOverlaps } from './overlapping-paths.ts'
import { hasFraction, quantityText } from './resources.ts'

const DEAD_ANNOTATIONS: readonly (readonly [key: string, message: string])[] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
]
/** By field: how the field is called, and since when it is dead. */
const DEAD_VOLUMES: ReadonlyMap<string, readonly [shownAs: string, message: string]> = new Map([
  ['photonPersistentDisk', ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+']],
  ['gitRepo', ['gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+']],
  ['scaleIO', ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+']],
  ['flocker', ['flocker', 'deprecated in v1.22, non-functional in v1.25+']],
  ['storageos', ['storageOS', 'deprecated in v1.22, non-functional in v1.25+']],
  ['quobyte', ['quobyte', 'deprecated in v1.22, non-functional in v1.25+']],
  ['glusterfs', ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+']],
  ['cephfs', ['cephfs', 'deprecated in v1.28, non-functional in v1.31+']],
  ['rbd', ['rbd', 'deprecated in v1.28, non-functional in v1.31+']],
])
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod'
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/'
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/'
/** Amounts of bytes, of which there are only whole ones. */
const FRACTIONLESS = ['memory', 'ephemeral-storage'] as const
const CONTAINER_FIELDS = ['initContainers', 'containers', 'ephemeralContainers'] as const
const NULL_SELECTOR = 'a null labelSelector results in matching no pod'

/** A name that pods will carry into their hostnames should be a label. */
export function hostnameWarnings(name: string, subject: string): readonly string[] {
  const problems = isDNS1123Label(name)
  return problems.length === 0 ? [] : [`metadata.name: this is used in ${subject}, which can result in surprising behavior; a DNS label is recommended: [${problems.join(' ')}]`]
}

/** Every pod passes here, most without a word: each part first sees whether it has anything to look at. */
export function podWarnings(at: Path, spec: PodSpec, meta: Partial<ObjectMeta> | undefined): readonly string[] {
  const warnings: string[] = []
  const annotations = meta?.annotations
  const specAt = at.child('spec')
  if (spec.nodeSelector || spec.affinity || spec.topologySpreadConstraints) warnPlacement(warnings, specAt, spec)
  if (annotations) for (const [key, message] of DEAD_ANNOTATIONS) if (key in annotations) warnings.push(`${at.child('metadata', 'annotations').key(key)}: ${message}`)
  if (spec.volumes) {
    for (let i = 0; i < spec.volumes.length; i++) warnVolume(warnings, specAt, spec.volumes[i]!, i)
    for (const volume of spec.volumes) warnOverlaps(warnings, volume)
  }
  if (spec.hostAliases || spec.imagePullSecrets) warnRepetition(warnings, specAt, spec)
  if (spec.overhead) for (const name of FRACTIONLESS) warnFraction(warnings, spec.overhead[name], () => specAt.child('overhead').key(name))
  if (annotations && !spec.securityContext?.seccompProfile && SECCOMP_POD in annotations) warnings.push(seccompWarning(at, SECCOMP_POD))
  let ports = 0
  let hasHostIP = false
  for (const field of CONTAINER_FIELDS) {
    const containers: readonly (Container | EphemeralContainer)[] | null | undefined = spec[field]
    for (let i = 0; containers && i < containers.length; i++) {
      const container = containers[i] as Container
      if (annotations) warnings.push(...profileWarnings(at, spec, container, annotations))
      warnContainer(warnings, container, () => specAt.child(field).index(i))
      if (!container.ports) continue
      ports += container.ports.length
      hasHostIP ||= container.ports.some(({ hostIP }) => hostIP !== undefined)
    }
  }
  if (ports > 1 || hasHostIP) warnPorts(warnings, specAt, spec)
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) warnings.push(`${specAt.child('terminationGracePeriodSeconds')}: must be >= 0; negative values are invalid and will be treated as 1`)
  if (spec.affinity) warnings.push(...affinityWarnings(specAt.child('affinity'), spec))
  for (const [i, server] of (spec.dnsConfig?.nameservers ?? []).entries()) warnings.push(...ipWarnings(specAt.child('dnsConfig', 'nameservers').index(i), server))
  for (const [i, { ip }] of (spec.hostAliases ?? []).entries()) warnings.push(...ipWarnings(specAt.child('hostAliases').index(i).child('ip'), ip))
  return warnings
}

function warnPlacement(warnings: string[], at: Path, spec: PodSpec): void {
  for (const key in spec.nodeSelector) {
    const message = nodeLabelWarning(key)
    if (message) warnings.push(`${at.child('nodeSelector').key(key)}: ${message}`)
  }
  const nodeAffinity = spec.affinity?.nodeAffinity
  if (nodeAffinity) {
    const here = at.child('affinity', 'nodeAffinity')
    const required = here.child('requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms')
    for (const [i, term] of (nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []).entries()) warnings.push(...nodeTermWarnings(required.index(i), term, false))
    const preferred = here.child('preferredDuringSchedulingIgnoredDuringExecution')
    for (const [i, term] of (nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) warnings.push(...nodeTermWarnings(preferred.index(i).child('preference'), term.preference ?? {}, true))
  }
  for (const [i, { topologyKey, labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    const here = at.child('topologySpreadConstraints').index(i)
    const message = nodeLabelWarning(topologyKey)
    if (message) warnings.push(`${here.child('topologyKey')}: ${topologyKey} is ${message}`)
    if (!labelSelector) warnings.push(`${here.child('labelSelector')}: ${NULL_SELECTOR}`)
  }
}

function warnVolume(warnings: string[], at: Path, volume: Volume, i: number): void {
  for (const field in volume) {
    const dead = DEAD_VOLUMES.get(field)
    if (dead) warnings.push(`${at.child('volumes').index(i).child(dead[0])}: ${dead[1]}`)
  }
  const claim = volume.ephemeral?.volumeClaimTemplate
  if (claim) warnings.push(...claimSpecWarnings(at.child('volumes').index(i).child('ephemeral', 'volumeClaimTemplate', 'spec'), claim.spec ?? {}))
}

function warnRepetition(warnings: string[], at: Path, { hostAliases = [], imagePullSecrets = [] }: PodSpec): void {
  const secretsAt = at.child('imagePullSecrets')
  const names = imagePullSecrets.map((secret) => secret.name ?? '')
  for (const [i, { ip }] of hostAliases.entries()) {
    if (hostAliases.findIndex((alias) => alias.ip === ip) < i) warnings.push(`${at.child('hostAliases').index(i).child('ip')}: duplicate ip ${goQuote(ip)}`)
  }
  for (const [i, name] of names.entries()) if (names.indexOf(name) < i) warnings.push(`${secretsAt.index(i).child('name')}: duplicate name ${goQuote(name)}`)
  for (const [i, name] of names.entries()) if (name === '') warnings.push(`${secretsAt.index(i).child('name')}: invalid empty name ""`)
}

function warnFraction(warnings: string[], amount: string | undefined, at: () => Path): void {
  if (amount !== undefined && hasFraction(amount)) warnings.push(`${at()}: fractional byte value ${goQuote(quantityText(amount))} is invalid, must be an integer`)
}

function seccompWarning(at: Path, key: string): string {
  return `${at.child('metadata', 'annotations').key(key)}: non-functional in v1.27+; use the "seccompProfile" field instead`
}

function profileWarnings(at: Path, spec: PodSpec, { name, securityContext }: Container, annotations: { readonly [key: string]: string }): readonly string[] {
  const warnings: string[] = []
  const seccompKey = SECCOMP_CONTAINER + name
  if (!securityContext?.seccompProfile && seccompKey in annotations) warnings.push(seccompWarning(at, seccompKey))
  const appArmorKey = APP_ARMOR + name
  const annotation = annotations[appArmorKey]
  if (at === ROOT || securityContext?.appArmorProfile || annotation === undefined) return warnings
  const profile = spec.securityContext?.appArmorProfile
  const asField = profile?.type === 'Localhost' ? `localhost/${profile.localhostProfile}` : profile?.type === 'RuntimeDefault' ? 'runtime/default' : profile?.type === 'Unconfined' ? 'unconfined' : undefined
  if (annotation !== asField) warnings.push(`${at.child('metadata', 'annotations').key(appArmorKey)}: deprecated since v1.30; use the "appArmorProfile" field instead`)
  return warnings
}

function warnContainer(warnings: string[], { resources, env }: Container, at: () => Path): void {
  if (resources?.limits || resources?.requests) {
    for (const name of FRACTIONLESS) {
      for (const side of ['limits', 'requests'] as const) warnFraction(warnings, resources[side]?.[name], () => at().child('resources', side).key(name))
    }
  }
  if (!env || env.length < 2) return
  const names = new Set<string>()
  for (const [i, { name, value = '', valueFrom }] of env.entries()) {
    if (names.has(name)) {
      const reference = `$(${name})`
      if (valueFrom || value === reference || !value.includes(reference)) warnings.push(`${at().child('env').index(i)}: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`)
    }
    names.add(name)
  }
}

/** Ports that clash by number, then those that clash by name. */
function warnPorts(warnings: string[], specAt: Path, spec: PodSpec): void {
  const ports = visitContainers(spec, specAt).flatMap(([container, at]) => (container.ports ?? []).map((port, i) => ({ at: at.child('ports').index(i), port })))
  for (const [i, { at, port }] of ports.entries()) {
    if (port.hostIP && !port.hostPort) warnings.push(hostIPWarning(at, port))
    for (const other of ports.slice(0, i)) {
      if (other.port.containerPort !== port.containerPort || other.port.protocol !== port.protocol) continue
      const word = clashOf(port, other.port)
      if (word) warnings.push(`${at}: ${word} port definition with ${other.at}`)
    }
  }
  for (const [i, { at, port }] of ports.entries()) {
    const first = port.name ? ports.findIndex((other) => other.port.name === port.name) : i
    if (first < i) warnings.push(`${at}: duplicate port name ${goQuote(port.name!)} with ${ports[first]!.at}, services and probes that select ports by name will use ${ports[first]!.at}`)
  }
}

function hostIPWarning(at: Path, port: ContainerPort): string {
  return `${at}: hostIP set without hostPort: ${printPort(port)}`
}

function clashOf(port: ContainerPort, other: ContainerPort): string | undefined {
  const [ip, otherIP] = [port.hostIP ?? '', other.hostIP ?? '']
  const [hostPort, otherPort] = [port.hostPort ?? 0, other.hostPort ?? 0]
  if (ip === otherIP && hostPort === otherPort) return 'duplicate'
  if (hostPort === 0 || otherPort === 0) return 'overlapping'
  return hostPort === otherPort && (ip === '') !== (otherIP === '') ? 'dangerously ambiguous' : undefined
}

/** As Go prints a struct with field names. */
function printPort({ name = '', hostPort = 0, containerPort, protocol = 'TCP', hostIP = '' }: ContainerPort): string {
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`
}

function affinityWarnings(at: Path, { affinity }: PodSpec): readonly string[] {
  const nullSelectors = (terms: readonly PodAffinityTerm[], termAt: (i: number) => Path) => terms.flatMap((term, i) => (term.labelSelector ? [] : [`${termAt(i).child('labelSelector')}: ${NULL_SELECTOR}`]))
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((side) => {
    const { requiredDuringSchedulingIgnoredDuringExecution: required = [], preferredDuringSchedulingIgnoredDuringExecution: preferred = [] } = affinity?.[side] ?? {}
    return [
      ...nullSelectors(required, (i) => at.child(side, 'requiredDuringSchedulingIgnoredDuringExecution').index(i)),
      ...nullSelectors(preferred.map((term) => term.podAffinityTerm), (i) => at.child(side, 'preferredDuringSchedulingIgnoredDuringExecution').index(i).child('podAffinityTerm')),
    ]
  })
}
