// The old way to ask how the control plane is. Models pkg/registry/core/componentstatus.
// Left out: real probes of scheduler and controller manager; both are reported healthy.
import type { ApiResponse, KubeObject } from '../../api/index.ts'
import type { Core } from '../core.ts'
import type { RequestContext } from '../request-context.ts'
import { notFound } from '../status.ts'

const NAMES = ['controller-manager', 'etcd-0', 'scheduler']

export function componentStatuses(core: Core, { name, request }: RequestContext): ApiResponse {
  if (request.verb === 'list') return { code: 200, body: { kind: 'ComponentStatusList', apiVersion: 'v1', metadata: {}, items: NAMES.map((each) => statusOf(core, each)) } }
  if (!NAMES.includes(name)) throw notFound({ group: '', resource: 'componentstatus' }, name)
  return { code: 200, body: statusOf(core, name) }
}

function statusOf({ etcd }: Core, name: string): KubeObject {
  const isHealthy = name !== 'etcd-0' || etcd.etcd.up
  return { kind: 'ComponentStatus', apiVersion: 'v1', metadata: { name }, conditions: [{ type: 'Healthy', status: isHealthy ? 'True' : 'False', message: isHealthy ? 'ok' : 'connection refused' }] } as unknown as KubeObject
}
