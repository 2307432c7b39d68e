// Where an aggregated server is: its APIService, the Service that this names, and the endpoints behind it.
import type { KubeObject } from '../../api/index.ts'
import type { APIService } from '../../api/types/apiregistration-v1.ts'
import type { EndpointSlice } from '../../api/types/discovery-v1.ts'
import type { Core } from '../core.ts'

export interface Target {
  readonly ip: string
  readonly port: number
}

/** The APIService of a group's version, if another server serves it. */
export function apiServiceOf(core: Core, group: string, version: string): APIService | undefined {
  const { prefix } = core.registry.get('apiregistration.k8s.io/v1', 'apiservices')
  const found = core.etcd.get(prefix, `${version}.${group}`)?.object as APIService | undefined
  return found?.spec?.service ? found : undefined
}

/** The groups that other servers serve, with their versions, the one of the highest priority first. */
export function remoteGroups(core: Core): ReadonlyMap<string, readonly string[]> {
  const { prefix } = core.registry.get('apiregistration.k8s.io/v1', 'apiservices')
  const services = (core.etcd.range(prefix)?.values ?? []).map(({ object }) => (object as APIService).spec).filter((spec) => spec?.service !== undefined)
  const groups = new Map<string, string[]>()
  for (const spec of services.sort((a, b) => b!.versionPriority - a!.versionPriority)) {
    const { group = '', version = '' } = spec!
    groups.set(group, [...(groups.get(group) ?? []), version])
  }
  return groups
}

/** Ready endpoints of the Service that an APIService names. */
export function targetsOf(core: Core, { spec }: APIService): readonly Target[] {
  const { namespace, name } = spec!.service!
  const { prefix } = core.registry.get('discovery.k8s.io/v1', 'endpointslices')
  const slices = (core.etcd.range(prefix, { under: `${namespace}/` })?.values ?? []).map(({ object }) => object).filter((object) => isOfService(object, name ?? ''))
  return slices.flatMap((object) => {
    const { endpoints, ports } = object as EndpointSlice
    const port = ports?.[0]?.port
    return port === undefined ? [] : endpoints.filter(({ conditions }) => conditions?.ready !== false).flatMap(({ addresses }) => addresses.map((ip) => ({ ip, port })))
  })
}

function isOfService({ metadata }: KubeObject, name: string): boolean {
  return metadata.labels?.['kubernetes.io/service-name'] === name
}
