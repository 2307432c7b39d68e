// What is allowed in pods and templates but likely a mistake. Models pkg/api/pod/warnings.go.
// `at` is the template's place, ROOT for a pod itself, whose paths start at `spec` and `metadata`.
import { isDNS1123Label } from '../names/index.ts'
import type { Container, ContainerPort, PodAffinityTerm, PodSpec, Volume } from '../types/core-v1.ts'
import type { ObjectMeta } from '../types/meta-v1.ts'
import { ipWarnings } from './addresses.ts'
import { claimSpecWarnings } from './claims.ts'
import { visitContainers } from './containers.ts'
import { ROOT, type Path } from './field-error.ts'
import { goQuote } from './go-text.ts'
import { nodeLabelWarning, nodeTermWarnings } from './node-labels.ts'
import { overlapWarnings } from './overlapping-paths.ts'
import { hasFraction, quantityText } from './resources.ts'

const DEAD_ANNOTATIONS: readonly (readonly [key: string, message: string])[] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
]
const DEAD_VOLUMES: readonly (readonly [field: keyof Volume, shownAs: string, message: string])[] = [
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
]
const LATER_DEAD_VOLUMES: typeof DEAD_VOLUMES = [
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
]
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod'
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/'
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/'
const NULL_SELECTOR = 'a null labelSelector results in matching no pod'

/** A name that pods will carry into their hostnames should be a label. */
export function hostnameWarnings(name: string, subject: string): readonly string[] {
  const problems = isDNS1123Label(name)
  return problems.length === 0 ? [] : [`metadata.name: this is used in ${subject}, which can result in surprising behavior; a DNS label is recommended: [${problems.join(' ')}]`]
}

export function podWarnings(at: Path, spec: PodSpec, meta: Partial<ObjectMeta> | undefined): readonly string[] {
  const annotations = meta?.annotations
  const specAt = at.child('spec')
  const containers = visitContainers(spec, specAt)
  return [
    ...placementWarnings(specAt, spec),
    ...(annotations ? DEAD_ANNOTATIONS.filter(([key]) => key in annotations).map(([key, message]) => `${at.child('metadata', 'annotations').key(key)}: ${message}`) : []),
    ...volumeWarnings(specAt, spec.volumes ?? []),
    ...overlapWarnings(spec.volumes ?? []),
    ...repetitionWarnings(specAt, spec),
    ...(['memory', 'ephemeral-storage'] as const).flatMap((name) => fractionWarning(specAt.child('overhead').key(name), spec.overhead?.[name])),
    ...(annotations && !spec.securityContext?.seccompProfile && SECCOMP_POD in annotations ? [seccompWarning(at, SECCOMP_POD)] : []),
    ...containers.flatMap(([container, here]) => [...(annotations ? profileWarnings(at, spec, container, annotations) : []), ...containerWarnings(container, here)]),
    ...portWarnings(containers),
    ...portNameWarnings(containers),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0 ? [`${specAt.child('terminationGracePeriodSeconds')}: must be >= 0; negative values are invalid and will be treated as 1`] : []),
    ...affinityWarnings(specAt.child('affinity'), spec),
    ...(spec.dnsConfig?.nameservers ?? []).flatMap((server, i) => ipWarnings(specAt.child('dnsConfig', 'nameservers').index(i), server)),
    ...(spec.hostAliases ?? []).flatMap(({ ip }, i) => ipWarnings(specAt.child('hostAliases').index(i).child('ip'), ip)),
  ]
}

function placementWarnings(at: Path, spec: PodSpec): readonly string[] {
  const warnings: string[] = []
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
  return warnings
}

function volumeWarnings(at: Path, volumes: readonly Volume[]): readonly string[] {
  return volumes.flatMap((volume, i) => {
    const here = at.child('volumes').index(i)
    const dead = (table: typeof DEAD_VOLUMES) => table.filter(([field]) => volume[field]).map(([, shownAs, message]) => `${here.child(shownAs)}: ${message}`)
    const claim = volume.ephemeral?.volumeClaimTemplate
    return [...dead(DEAD_VOLUMES), ...(claim ? claimSpecWarnings(here.child('ephemeral', 'volumeClaimTemplate', 'spec'), claim.spec ?? {}) : []), ...dead(LATER_DEAD_VOLUMES)]
  })
}

function repetitionWarnings(at: Path, { hostAliases = [], imagePullSecrets = [] }: PodSpec): readonly string[] {
  const repeated = (texts: readonly string[], show: (i: number, text: string) => string) => texts.flatMap((text, i) => (texts.indexOf(text) < i ? [show(i, text)] : []))
  const secretsAt = at.child('imagePullSecrets')
  const names = imagePullSecrets.map((secret) => secret.name ?? '')
  return [
    ...repeated(hostAliases.map(({ ip }) => ip), (i, ip) => `${at.child('hostAliases').index(i).child('ip')}: duplicate ip ${goQuote(ip)}`),
    ...repeated(names, (i, name) => `${secretsAt.index(i).child('name')}: duplicate name ${goQuote(name)}`),
    ...names.flatMap((name, i) => (name === '' ? [`${secretsAt.index(i).child('name')}: invalid empty name ""`] : [])),
  ]
}

function fractionWarning(at: Path, amount: string | undefined): readonly string[] {
  return amount !== undefined && hasFraction(amount) ? [`${at}: fractional byte value ${goQuote(quantityText(amount))} is invalid, must be an integer`] : []
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

function containerWarnings({ resources, env = [] }: Container, at: Path): readonly string[] {
  const warnings: string[] = []
  for (const name of ['memory', 'ephemeral-storage'] as const) {
    for (const side of ['limits', 'requests'] as const) warnings.push(...fractionWarning(at.child('resources', side).key(name), resources?.[side]?.[name]))
  }
  const names = new Set<string>()
  for (const [i, { name, value = '', valueFrom }] of env.entries()) {
    const reference = `$(${name})`
    if (names.has(name) && (valueFrom || value === reference || !value.includes(reference))) warnings.push(`${at.child('env').index(i)}: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`)
    names.add(name)
  }
  return warnings
}

type ContainersAt = readonly (readonly [Container, Path])[]

function portWarnings(containers: ContainersAt): readonly string[] {
  const warnings: string[] = []
  const known = new Map<string, { readonly at: Path; readonly port: ContainerPort }[]>()
  for (const [container, containerAt] of containers) {
    for (const [i, port] of (container.ports ?? []).entries()) {
      const at = containerAt.child('ports').index(i)
      if (port.hostIP && !port.hostPort) warnings.push(`${at}: hostIP set without hostPort: ${printPort(port)}`)
      const key = `${port.containerPort}/${port.protocol}`
      const others = known.get(key) ?? []
      for (const other of others) {
        const word = clashOf(port, other.port)
        if (word) warnings.push(`${at}: ${word} port definition with ${other.at}`)
      }
      known.set(key, [...others, { at, port }])
    }
  }
  return warnings
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

function portNameWarnings(containers: ContainersAt): readonly string[] {
  const warnings: string[] = []
  const known = new Map<string, Path>()
  for (const [container, containerAt] of containers) {
    for (const [i, { name }] of (container.ports ?? []).entries()) {
      if (!name) continue
      const at = containerAt.child('ports').index(i)
      const other = known.get(name)
      if (other) warnings.push(`${at}: duplicate port name ${goQuote(name)} with ${other}, services and probes that select ports by name will use ${other}`)
      else known.set(name, at)
    }
  }
  return warnings
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
