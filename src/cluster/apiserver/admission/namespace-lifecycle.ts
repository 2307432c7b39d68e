// Nothing is created in a namespace that does not exist or is going; three namespaces never go.
// Models apiserver/pkg/admission/plugin/namespace/lifecycle.
import type { Namespace } from '../../api/types/core-v1.ts'
import { forbidden, notFound } from '../status.ts'
import { refuse, type AdmissionPlugin, type AdmissionRequest } from './admission.ts'

const IMMORTAL = new Set(['default', 'kube-system', 'kube-public'])

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  mutate(request, object) {
    checkNamespace(request)
    return object
  },
  validate({ operation, context }) {
    const { served, name } = context
    if (operation === 'DELETE' && served.kind === 'Namespace' && served.apiVersion === 'v1' && IMMORTAL.has(name)) {
      throw forbidden(served.qualified, name, 'this namespace may not be deleted')
    }
  },
}

function checkNamespace(request: AdmissionRequest): void {
  const { core, context, operation } = request
  const { namespace } = context
  if (namespace === '') return
  const served = core.registry.namespaces
  const found = core.etcd.get(served.prefix, namespace)?.object as Namespace | undefined
  if (!found) throw notFound(served.qualified, namespace)
  if (operation !== 'CREATE' || found.status?.phase !== 'Terminating') return
  throw refuse(request, `unable to create new content in namespace ${namespace} because it is being terminated`, [{ reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' }])
}
