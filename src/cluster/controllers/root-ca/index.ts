// The root CA publisher: every active namespace has a ConfigMap kube-root-ca.crt with the cluster's certificate.
// Models pkg/controller/certificates/rootcacertpublisher.
import { hasReason, keyOf, type New } from '../../api/index.ts'
import type { ConfigMap } from '../../api/types/core-v1.ts'
import { CONFIG_MAPS, NAMESPACES, WorkQueue, waitForSync } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { attempt, isNamespaceTerminating, semanticEqual, startWorkers, type ControllerContext } from '../framework/index.ts'

const NAME = 'root-ca-cert-publisher'
const CONFIG_MAP = 'kube-root-ca.crt'
const DESCRIPTION = 'kubernetes.io/description'
const DESCRIPTION_TEXT =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

/** The ConfigMap as it should be, or undefined when `current` is right. */
export function planRootCertificate(current: ConfigMap | undefined, certificate: string): New<ConfigMap> | undefined {
  const data = { 'ca.crt': certificate }
  if (!current) return { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: CONFIG_MAP, annotations: { [DESCRIPTION]: DESCRIPTION_TEXT } }, data }
  const { annotations } = current.metadata
  if (semanticEqual(current.data, data) && annotations?.[DESCRIPTION]) return undefined
  return { ...current, metadata: { ...current.metadata, annotations: { ...annotations, [DESCRIPTION]: DESCRIPTION_TEXT } }, data }
}

export function* startRootCaPublisher(context: ControllerContext): Process<void> {
  const { kernel, informers, options } = context
  const client = context.clientFor(NAME)
  const namespaces = informers.informer(NAMESPACES)
  const configMaps = informers.informer(CONFIG_MAPS)
  const queue = new WorkQueue(kernel, 'root_ca_cert_publisher')
  const restore = ({ metadata }: ConfigMap): void => {
    if (metadata.name === CONFIG_MAP) queue.add(metadata.namespace ?? '')
  }
  configMaps.handle({ deleted: restore, updated: (_, configMap) => restore(configMap) })
  namespaces.handle({ added: (namespace) => queue.add(keyOf(namespace)), updated: (_, namespace) => namespace.status?.phase === 'Active' && queue.add(keyOf(namespace)) })
  yield* waitForSync([configMaps, namespaces])
  startWorkers(context, queue, 1, function* (key) {
    const current = configMaps.get(`${key}/${CONFIG_MAP}`)
    const planned = planRootCertificate(current, options.rootCertificate)
    if (!planned) return
    if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `namespaces/${key}`, { isMissing: current === undefined })
    const { error } = yield* attempt<unknown>(current ? client.update(CONFIG_MAPS, planned as ConfigMap) : client.create(CONFIG_MAPS, planned, undefined, key))
    if (error && !hasReason(error, 'NotFound') && !isNamespaceTerminating(error)) throw error
  })
}
