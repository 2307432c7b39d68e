// The environment of a container. Models pkg/kubelet/kubelet_pods.go (makeEnvironmentVariables) and pkg/kubelet/envvars.
import { decodeBase64Text } from '../../../api/index.ts'
import type { ConfigMap, Container, EnvVar, Pod, Secret, Service } from '../../../api/types/core-v1.ts'
import type { KubeletContext } from '../context.ts'
import type { ObjectCache } from '../object-cache.ts'
import type { Process } from '../../../../kernel/index.ts'
import { expand } from './expansion.ts'
import { fieldValue, resourceValue } from './field-path.ts'

/** Why a container's configuration cannot be made; `message` is what its status shows. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ConfigError'
  }
}

export interface EnvironmentSources {
  readonly context: KubeletContext
  readonly configMaps: ObjectCache<ConfigMap>
  readonly secrets: ObjectCache<Secret>
}

const MASTER_SERVICE = 'kubernetes'

/** Variables by name: those of Services, then envFrom, then env, each able to refer to the ones before. Throws ConfigError. */
export function* environmentOf(sources: EnvironmentSources, pod: Pod, container: Container): Process<Readonly<Record<string, string>>> {
  const namespace = pod.metadata.namespace ?? ''
  const own: Record<string, string> = {}
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const reference = configMapRef ?? secretRef
    if (!reference) continue
    const object = yield* (configMapRef ? sources.configMaps : sources.secrets).get(namespace, reference.name ?? '')
    if (!object) {
      if (reference.optional) continue
      throw new ConfigError(`${configMapRef ? 'configmap' : 'secret'} "${reference.name ?? ''}" not found`)
    }
    for (const key of Object.keys(object.data ?? {}).sort()) own[prefix + key] = configMapRef ? object.data![key]! : decodeBase64Text(object.data![key]!)
  }
  yield* sources.context.servicesRead()
  const services = serviceVariables(sources.context, pod)
  // Most containers have nothing of their own, and share what Services say.
  if (!container.env?.length && !container.envFrom?.length) return services
  const soFar = { ...services, ...own }
  for (const variable of container.env ?? []) {
    const value = variable.valueFrom ? yield* valueFrom(sources, pod, container, variable.valueFrom) : expand(variable.value ?? '', soFar)
    if (value === undefined) continue
    own[variable.name] = value
    soFar[variable.name] = value
  }
  const env: Record<string, string> = {}
  for (const name in services) if (!(name in own)) env[name] = services[name]!
  return Object.assign(env, own)
}

function* valueFrom(sources: EnvironmentSources, pod: Pod, container: Container, from: NonNullable<EnvVar['valueFrom']>): Process<string | undefined> {
  const namespace = pod.metadata.namespace ?? ''
  if (from.fieldRef) return fieldValue(sources.context, pod, from.fieldRef.fieldPath)
  if (from.resourceFieldRef) {
    const { containerName } = from.resourceFieldRef
    const subject = containerName ? [...pod.spec!.containers, ...(pod.spec!.initContainers ?? [])].find((c) => c.name === containerName) : container
    return resourceValue(sources.context, subject ?? container, from.resourceFieldRef)
  }
  if (from.configMapKeyRef) {
    const { name = '', key, optional } = from.configMapKeyRef
    const object = yield* sources.configMaps.get(namespace, name)
    const value = object?.data?.[key]
    if (value !== undefined) return value
    if (optional) return undefined
    throw new ConfigError(object ? `couldn't find key ${key} in ConfigMap ${namespace}/${name}` : `configmap "${name}" not found`)
  }
  if (from.secretKeyRef) {
    const { name = '', key, optional } = from.secretKeyRef
    const object = yield* sources.secrets.get(namespace, name)
    const value = object?.data?.[key]
    if (value !== undefined) return decodeBase64Text(value)
    if (optional) return undefined
    throw new ConfigError(object ? `couldn't find key ${key} in Secret ${namespace}/${name}` : `secret "${name}" not found`)
  }
  return undefined
}

/** The variables of a Service: the same for every container that is told of it. */
const known = new WeakMap<Service, Readonly<Record<string, string>>>()

/** Variables of the Services that a pod is told of: the API server's always, its own namespace's unless it declines. */
function serviceVariables(context: KubeletContext, pod: Pod): Readonly<Record<string, string>> {
  const told = new Map<string, Service>()
  for (const service of context.services('default')) if (service.metadata.name === MASTER_SERVICE) told.set(service.metadata.name, service)
  if (pod.spec!.enableServiceLinks ?? true) {
    for (const service of context.services(pod.metadata.namespace ?? '')) told.set(service.metadata.name, service)
  }
  const services = [...told.values()]
  const key = `${pod.metadata.namespace ?? ''} ${pod.spec!.enableServiceLinks ?? true}`
  const last = lastTold.get(key)
  if (last?.services.length === services.length && last.services.every((service, at) => service === services[at])) return last.variables
  if (lastTold.size >= LAST_TOLD_LIMIT) lastTold.clear()
  const variables = variablesOfAll(services)
  lastTold.set(key, { services, variables })
  return variables
}

/** What the last container of a namespace was told, with links to Services or without. */
const lastTold = new Map<string, { readonly services: readonly Service[]; readonly variables: Readonly<Record<string, string>> }>()
const LAST_TOLD_LIMIT = 500

function variablesOfAll(services: readonly Service[]): Record<string, string> {
  const env: Record<string, string> = {}
  for (const service of services) {
    const { clusterIP, ports = [] } = service.spec ?? {}
    if (!clusterIP || clusterIP === 'None') continue
    let variables = known.get(service)
    if (!variables) known.set(service, (variables = variablesOf(service.metadata.name, clusterIP, ports)))
    Object.assign(env, variables)
  }
  return env
}

function variablesOf(name: string, ip: string, ports: readonly { readonly name?: string; readonly port: number; readonly protocol?: string }[]): Record<string, string> {
  const [first] = ports
  if (!first) return {}
  const prefix = variableName(name)
  const env: Record<string, string> = { [`${prefix}_SERVICE_HOST`]: ip, [`${prefix}_SERVICE_PORT`]: String(first.port) }
  for (const port of ports) if (port.name) env[`${prefix}_SERVICE_PORT_${variableName(port.name)}`] = String(port.port)
  ports.forEach((port, at) => {
    const protocol = (port.protocol ?? 'TCP').toLowerCase()
    const url = `${protocol}://${ip}:${port.port}`
    const portPrefix = `${prefix}_PORT_${port.port}_${protocol.toUpperCase()}`
    if (at === 0) env[`${prefix}_PORT`] = url
    env[portPrefix] = url
    env[`${portPrefix}_PROTO`] = protocol
    env[`${portPrefix}_PORT`] = String(port.port)
    env[`${portPrefix}_ADDR`] = ip
  })
  return env
}

const variableName = (name: string): string => name.replace(/-/g, '_').toUpperCase()
