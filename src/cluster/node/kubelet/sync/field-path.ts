// What a container may know of its own pod: fieldRef and resourceFieldRef. Models pkg/fieldpath and pkg/api/v1/resource.
import { quantityMilli, quantityValue } from '../../../api/index.ts'
import type { Container, Pod, ResourceFieldSelector } from '../../../api/types/core-v1.ts'
import type { KubeletContext } from '../context.ts'

/** The text of a field of the pod; undefined when there is no such field. */
export function fieldValue(context: KubeletContext, pod: Pod, path: string): string | undefined {
  const { metadata } = pod
  const spec = pod.spec!
  const subscript = path.endsWith(']') && /^(metadata\.(?:labels|annotations))\['(.*)'\]$/.exec(path)
  if (subscript) return (subscript[1] === 'metadata.labels' ? metadata.labels : metadata.annotations)?.[subscript[2]!] ?? ''
  switch (path) {
    case 'metadata.name': return metadata.name
    case 'metadata.namespace': return metadata.namespace ?? ''
    case 'metadata.uid': return metadata.uid
    case 'metadata.labels': return printMap(metadata.labels)
    case 'metadata.annotations': return printMap(metadata.annotations)
    case 'spec.nodeName': return spec.nodeName ?? ''
    case 'spec.serviceAccountName': return spec.serviceAccountName ?? ''
    case 'spec.hostname': return spec.hostname || metadata.name
    case 'spec.subdomain': return spec.subdomain ?? ''
    case 'status.hostIP': case 'status.hostIPs': return context.machine.ip
    case 'status.podIP': case 'status.podIPs': return spec.hostNetwork ? context.machine.ip : (context.runtime.pod(metadata.uid).sandboxes[0]?.ip ?? '')
    default: return undefined
  }
}

/** `key="value"` lines in the order of keys, as files of the downward API have them. */
function printMap(map: Readonly<Record<string, string>> | undefined): string {
  return Object.keys(map ?? {}).sort().map((name) => `${name}=${JSON.stringify(map![name])}`).join('\n')
}

/** The text of a resource of a container, divided and rounded up; a missing limit is what the node can give. */
export function resourceValue(context: KubeletContext, container: Container, selector: ResourceFieldSelector): string {
  const [kind = '', ...rest] = selector.resource.split('.')
  const name = rest.join('.')
  const { limits, requests } = container.resources ?? {}
  const allocatable = context.node()?.status?.allocatable ?? {}
  const quantity = kind === 'limits' ? (limits?.[name] ?? allocatable[name] ?? '0') : (requests?.[name] ?? '0')
  const divisor = !selector.divisor || selector.divisor === '0' ? '1' : selector.divisor
  if (name === 'cpu') return String(Math.ceil(quantityMilli(quantity) / quantityMilli(divisor)))
  return String(Math.ceil(quantityValue(quantity) / quantityValue(divisor)))
}
