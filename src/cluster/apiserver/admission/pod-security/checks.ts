// The Pod Security Standards: what each level forbids, with the words for it; pure. Models pod-security-admission/policy.
import type { Container, EphemeralContainer, Pod, PodSpec, Probe, SecurityContext, Volume } from '../../../api/types/core-v1.ts'
import { and, joinQuoted, listed } from './words.ts'

/** What one check finds; undefined when nothing. */
export interface Finding {
  readonly reason: string
  readonly detail: string
}

type AnyContainer = Container | EphemeralContainer
export type Check = (pod: Pod) => Finding | undefined

const ALLOWED_CAPABILITIES = new Set(['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'])
const ALLOWED_SELINUX_TYPES = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'])
const ALLOWED_SYSCTLS = new Set([
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range', 'net.ipv4.ip_unprivileged_port_start', 'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem',
])
const ALLOWED_VOLUMES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret', 'image'] as const
const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/'

function containersOf({ spec }: Pod): readonly AnyContainer[] {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? []), ...(spec?.ephemeralContainers ?? [])]
}

function isWindows({ spec }: Pod): boolean {
  return spec?.os?.name === 'windows'
}

/** A finding about containers for which `isBad` holds. */
function containers(pod: Pod, reason: string, isBad: (context: SecurityContext | undefined, container: AnyContainer) => boolean, must: string): Finding | undefined {
  const bad = containersOf(pod).filter((container) => isBad(container.securityContext, container))
  return bad.length === 0 ? undefined : { reason, detail: `${listed('container', bad.map(({ name }) => name))} ${must}` }
}

const appArmor: Check = (pod) => {
  const values: string[] = []
  const setters: string[] = []
  const podType = pod.spec?.securityContext?.appArmorProfile?.type
  const isBad = (type: string | undefined): boolean => type !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost'
  if (isBad(podType)) {
    setters.push('pod')
    values.push(podType!)
  }
  const bad = containersOf(pod).filter(({ securityContext }) => isBad(securityContext?.appArmorProfile?.type))
  if (bad.length > 0) setters.push(listed('container', bad.map(({ name }) => name)))
  values.push(...bad.map(({ securityContext }) => securityContext!.appArmorProfile!.type as string))
  const details = setters.length > 0 ? [`${and(setters)} must not set AppArmor profile type to ${joinQuoted([...new Set(values)].sort())}`] : []
  const annotations = Object.entries(pod.metadata.annotations ?? {}).filter(([key, value]) => key.startsWith(APPARMOR_ANNOTATION) && value !== '' && value !== 'runtime/default' && !value.startsWith('localhost/'))
  if (annotations.length > 0) details.push(`${annotations.length === 1 ? 'annotation' : 'annotations'} ${annotations.map(([key, value]) => `${key}=${JSON.stringify(value)}`).sort().join(', ')}`)
  if (details.length === 0) return undefined
  return { reason: `forbidden AppArmor ${new Set(values).size + annotations.length === 1 ? 'profile' : 'profiles'}`, detail: details.join('; ') }
}

const defaultCapabilities: Check = (pod) => {
  const forbidden = new Set<string>()
  const bad = containersOf(pod).filter(({ securityContext }) => {
    const found = (securityContext?.capabilities?.add ?? []).filter((capability) => !ALLOWED_CAPABILITIES.has(capability))
    for (const capability of found) forbidden.add(capability)
    return found.length > 0
  })
  return bad.length === 0 ? undefined : { reason: 'non-default capabilities', detail: `${listed('container', bad.map(({ name }) => name))} must not include ${joinQuoted([...forbidden].sort())} in securityContext.capabilities.add` }
}

const restrictedCapabilities: Check = (pod) => {
  if (isWindows(pod)) return undefined
  const undropped: string[] = []
  const adding: string[] = []
  const forbidden = new Set<string>()
  for (const { name, securityContext } of containersOf(pod)) {
    if (!securityContext?.capabilities?.drop?.includes('ALL')) undropped.push(name)
    const found = (securityContext?.capabilities?.add ?? []).filter((capability) => capability !== 'NET_BIND_SERVICE')
    if (found.length > 0) adding.push(name)
    for (const capability of found) forbidden.add(capability)
  }
  const details = [
    ...(undropped.length > 0 ? [`${listed('container', undropped)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(adding.length > 0 ? [`${listed('container', adding)} must not include ${joinQuoted([...forbidden].sort())} in securityContext.capabilities.add`] : []),
  ]
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') }
}

const hostNamespaces: Check = ({ spec }) => {
  const found = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec?.[name]).map((name) => `${name}=true`)
  return found.length === 0 ? undefined : { reason: 'host namespaces', detail: found.join(', ') }
}

const hostPathVolumes: Check = ({ spec }) => {
  const found = (spec?.volumes ?? []).filter(({ hostPath }) => hostPath).map(({ name }) => name)
  return found.length === 0 ? undefined : { reason: 'hostPath volumes', detail: listed('volume', found) }
}

const hostPorts: Check = (pod) => {
  const ports = new Set<number>()
  const bad = containersOf(pod).filter((container) => {
    const found = (container.ports ?? []).flatMap(({ hostPort }) => (hostPort ? [hostPort] : []))
    for (const port of found) ports.add(port)
    return found.length > 0
  })
  if (bad.length === 0) return undefined
  const list = [...ports].map(String).sort()
  return { reason: 'hostPort', detail: `${listed('container', bad.map(({ name }) => name))} ${bad.length === 1 ? 'uses' : 'use'} ${list.length === 1 ? 'hostPort' : 'hostPorts'} ${list.join(', ')}` }
}

const hostProbes: Check = (pod) => {
  const hosts = new Set<string>()
  const bad = containersOf(pod).filter((container) => {
    const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container as Container
    const probes: readonly (Probe | undefined)[] = [livenessProbe, readinessProbe, startupProbe]
    const found = [...probes.flatMap((probe) => [probe?.httpGet?.host, probe?.tcpSocket?.host]), ...[lifecycle?.postStart, lifecycle?.preStop].flatMap((handler) => [handler?.httpGet?.host, handler?.tcpSocket?.host])].filter((host): host is string => !!host)
    for (const host of found) hosts.add(host)
    return found.length > 0
  })
  if (bad.length === 0) return undefined
  const list = [...hosts].sort()
  return { reason: 'probe or lifecycle host', detail: `${listed('container', bad.map(({ name }) => name))} ${bad.length === 1 ? 'uses' : 'use'} probe or lifecycle ${list.length === 1 ? 'host' : 'hosts'} ${joinQuoted(list)}` }
}

const privileged: Check = (pod) => containers(pod, 'privileged', (context) => context?.privileged === true, 'must not set securityContext.privileged=true')

const procMount: Check = (pod) => {
  const values = new Set<string>()
  const bad = containersOf(pod).filter(({ securityContext }) => {
    const value = securityContext?.procMount
    if (value === undefined || value === 'Default') return false
    values.add(value)
    return true
  })
  return bad.length === 0 ? undefined : { reason: 'procMount', detail: `${listed('container', bad.map(({ name }) => name))} must not set securityContext.procMount to ${joinQuoted([...values].sort())}` }
}

const seLinuxOptions: Check = (pod) => {
  const types = new Set<string>()
  let setsUser = false
  let setsRole = false
  const isBad = (options: NonNullable<PodSpec['securityContext']>['seLinuxOptions']): boolean => {
    if (!options) return false
    const { type = '', user = '', role = '' } = options
    if (!ALLOWED_SELINUX_TYPES.has(type)) types.add(type)
    setsUser ||= user !== ''
    setsRole ||= role !== ''
    return !ALLOWED_SELINUX_TYPES.has(type) || user !== '' || role !== ''
  }
  const setters = isBad(pod.spec?.securityContext?.seLinuxOptions) ? ['pod'] : []
  const bad = containersOf(pod).filter(({ securityContext }) => isBad(securityContext?.seLinuxOptions))
  if (bad.length > 0) setters.push(listed('container', bad.map(({ name }) => name)))
  if (setters.length === 0) return undefined
  const details = [...(types.size > 0 ? [`${types.size === 1 ? 'type' : 'types'} ${joinQuoted([...types].sort())}`] : []), ...(setsUser ? ['user may not be set'] : []), ...(setsRole ? ['role may not be set'] : [])]
  return { reason: 'seLinuxOptions', detail: `${and(setters)} set forbidden securityContext.seLinuxOptions: ${details.join('; ')}` }
}

const sysctls: Check = ({ spec }) => {
  const found = (spec?.securityContext?.sysctls ?? []).filter(({ name }) => !ALLOWED_SYSCTLS.has(name)).map(({ name }) => name)
  return found.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: found.join(', ') }
}

const isGoodSeccomp = (type: string | undefined): boolean => type === 'RuntimeDefault' || type === 'Localhost'

const baselineSeccomp: Check = (pod) => {
  const values = new Set<string>()
  const isBad = (type: string | undefined): boolean => {
    if (type === undefined || isGoodSeccomp(type)) return false
    values.add(type)
    return true
  }
  const setters = isBad(pod.spec?.securityContext?.seccompProfile?.type) ? ['pod'] : []
  const bad = containersOf(pod).filter(({ securityContext }) => isBad(securityContext?.seccompProfile?.type))
  if (bad.length > 0) setters.push(listed('container', bad.map(({ name }) => name)))
  return setters.length === 0 ? undefined : { reason: 'seccompProfile', detail: `${and(setters)} must not set securityContext.seccompProfile.type to ${joinQuoted([...values].sort())}` }
}

const restrictedSeccomp: Check = (pod) => {
  if (isWindows(pod)) return undefined
  const wrong = baselineSeccomp(pod)
  if (wrong) return wrong
  if (isGoodSeccomp(pod.spec?.securityContext?.seccompProfile?.type)) return undefined
  const unset = containersOf(pod).filter(({ securityContext }) => securityContext?.seccompProfile?.type === undefined)
  return unset.length === 0 ? undefined : { reason: 'seccompProfile', detail: `pod or ${listed('container', unset.map(({ name }) => name))} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"` }
}

const windowsHostProcess: Check = (pod) => {
  const bad = containersOf(pod).filter(({ securityContext }) => securityContext?.windowsOptions?.hostProcess)
  const setters = [...(pod.spec?.securityContext?.windowsOptions?.hostProcess ? ['pod'] : []), ...(bad.length > 0 ? [listed('container', bad.map(({ name }) => name))] : [])]
  return setters.length === 0 ? undefined : { reason: 'hostProcess', detail: `${and(setters)} must not set securityContext.windowsOptions.hostProcess=true` }
}

const allowPrivilegeEscalation: Check = (pod) => (isWindows(pod) ? undefined : containers(pod, 'allowPrivilegeEscalation != false', (context) => context?.allowPrivilegeEscalation !== false, 'must set securityContext.allowPrivilegeEscalation=false'))

const restrictedVolumes: Check = ({ spec }) => {
  const bad = (spec?.volumes ?? []).filter((volume) => !ALLOWED_VOLUMES.some((type) => (volume as Volume & Record<string, unknown>)[type] !== undefined))
  if (bad.length === 0) return undefined
  const types = [...new Set(bad.map((volume) => Object.keys(volume).find((key) => key !== 'name') ?? 'unknown'))].sort()
  return { reason: 'restricted volume types', detail: `${listed('volume', bad.map(({ name }) => name))} ${bad.length === 1 ? 'uses' : 'use'} restricted volume ${types.length === 1 ? 'type' : 'types'} ${joinQuoted(types)}` }
}

const runAsNonRoot: Check = (pod) => {
  const all = containersOf(pod)
  const setFalse = all.filter(({ securityContext }) => securityContext?.runAsNonRoot === false).map(({ name }) => name)
  const podValue = pod.spec?.securityContext?.runAsNonRoot
  const unset = all.filter(({ securityContext }) => securityContext?.runAsNonRoot === undefined).map(({ name }) => name)
  const setters = [...(podValue === false ? ['pod'] : []), ...(setFalse.length > 0 ? [listed('container', setFalse)] : [])]
  if (setters.length > 0) return { reason: 'runAsNonRoot != true', detail: `${and(setters)} must not set securityContext.runAsNonRoot=false` }
  return podValue === true || unset.length === 0 ? undefined : { reason: 'runAsNonRoot != true', detail: `pod or ${listed('container', unset)} must set securityContext.runAsNonRoot=true` }
}

const runAsUser: Check = (pod) => {
  const bad = containersOf(pod).filter(({ securityContext }) => securityContext?.runAsUser === 0)
  const setters = [...(pod.spec?.securityContext?.runAsUser === 0 ? ['pod'] : []), ...(bad.length > 0 ? [listed('container', bad.map(({ name }) => name))] : [])]
  return setters.length === 0 ? undefined : { reason: 'runAsUser=0', detail: `${and(setters)} must not set runAsUser=0` }
}

/** In the order in which their findings are told; `restricted` replaces those of `baseline` that it is stricter than. */
export const BASELINE: readonly Check[] = [appArmor, defaultCapabilities, hostNamespaces, hostPathVolumes, hostPorts, hostProbes, privileged, procMount, seLinuxOptions, baselineSeccomp, sysctls, windowsHostProcess]
export const RESTRICTED: readonly Check[] = [
  ...BASELINE.filter((check) => check !== defaultCapabilities && check !== hostPathVolumes && check !== baselineSeccomp),
  allowPrivilegeEscalation, restrictedCapabilities, restrictedVolumes, runAsNonRoot, runAsUser, restrictedSeccomp,
]
