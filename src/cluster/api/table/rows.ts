// Which columns and cells belong to which resource.
import columnTable from '../facts/columns.json' with { type: 'json' }
import type { GroupVersionResource, KubeObject } from '../object.ts'
import { compareText } from '../jsonpath/index.ts'
import type { FlowSchema } from '../types/flowcontrol-v1.ts'
import type { Pod } from '../types/core-v1.ts'
import type { TableColumnDefinition, TableRowCondition } from '../types/meta-v1.ts'
import * as access from './access.ts'
import { autoscalerCells, autoscalerV1Cells } from './autoscaler.ts'
import { ageOf, type CellsOf } from './cell.ts'
import * as cluster from './cluster.ts'
import * as devices from './devices.ts'
import * as network from './network.ts'
import { podCells, podRowConditions } from './pod.ts'
import * as storage from './storage.ts'
import * as workloads from './workloads.ts'

export type ResourceName = GroupVersionResource

/** How one resource is printed. */
export interface ResourcePrinter {
  readonly columns: readonly TableColumnDefinition[]
  readonly cells: CellsOf
  /** What a row says of its object beside the cells. */
  readonly conditions?: (object: KubeObject) => readonly TableRowCondition[] | undefined
  /** The order of rows where it is not that of the list. */
  readonly order?: (a: KubeObject, b: KubeObject) => number
}

/** The printer of a resource; one that has none of its own shows name and creation time. */
export function resourcePrinterOf({ group, version, resource }: ResourceName): ResourcePrinter {
  const key = `${group}/${version}/${resource}`
  const known = printers.get(key)
  if (known) return known
  const made = makePrinter(key, resource)
  printers.set(key, made)
  return made
}

const printers = new Map<string, ResourcePrinter>()

function makePrinter(key: string, resource: string): ResourcePrinter {
  const name = key.replace(/\/[^/]+\//, '/')
  const columns = COLUMNS.get(key) ?? (resource === 'scale' ? SCALE_COLUMNS : DEFAULT_COLUMNS)
  const own = CELLS_BY_VERSION[key] ?? CELLS[name] ?? (resource === 'scale' ? workloads.scaleCells : undefined)
  return { columns, cells: own ?? cellsOfColumns(columns), conditions: name === '/pods' ? podConditions : undefined, order: ORDERS[name] }
}

/** Kinds without a printer have Name, and either Age or Created At. */
function cellsOfColumns(columns: readonly TableColumnDefinition[]): CellsOf {
  if (columns[1]?.name === 'Age') return (object, now) => [object.metadata.name, ageOf(object, now)]
  return (object) => [object.metadata.name, object.metadata.creationTimestamp ?? '']
}

function podConditions(object: KubeObject): readonly TableRowCondition[] | undefined {
  return podRowConditions(object as Pod)
}

type ColumnTuple = readonly [name: string, type: string, format: string, priority: number]

function columnsFrom(tuples: readonly ColumnTuple[]): readonly TableColumnDefinition[] {
  return tuples.map(([name, type, format, priority]) => ({ name, type, format, description: '', priority }))
}

const COLUMNS: ReadonlyMap<string, readonly TableColumnDefinition[]> = new Map(
  columnTable.map(({ g, v, name, cols }) => [`${g}/${v}/${name}`, columnsFrom(cols as unknown as readonly ColumnTuple[])]),
)
const DEFAULT_COLUMNS = columnsFrom([['Name', 'string', 'name', 0], ['Created At', 'date', '', 0]])
const SCALE_COLUMNS = columnsFrom([['Name', 'string', '', 0], ['Desired', 'integer', '', 0], ['Available', 'integer', '', 0], ['Age', 'string', '', 0]])

/** Flow schemas come in the order in which they are tried. */
const ORDERS: Readonly<Record<string, ResourcePrinter['order']>> = {
  'flowcontrol.apiserver.k8s.io/flowschemas': (a, b) => precedenceOf(a) - precedenceOf(b) || compareText(a.metadata.name, b.metadata.name),
}

function precedenceOf(object: KubeObject): number {
  return (object as FlowSchema).spec?.matchingPrecedence ?? 0
}

const CELLS_BY_VERSION: Readonly<Record<string, CellsOf>> = {
  'autoscaling/v1/horizontalpodautoscalers': autoscalerV1Cells,
}

/** By group and resource. */
const CELLS: Readonly<Record<string, CellsOf>> = {
  '/componentstatuses': cluster.componentStatusCells,
  '/configmaps': cluster.configMapCells,
  '/endpoints': network.endpointsCells,
  '/events': cluster.eventCells,
  '/namespaces': cluster.namespaceCells,
  '/nodes': cluster.nodeCells,
  '/persistentvolumeclaims': storage.persistentVolumeClaimCells,
  '/persistentvolumes': storage.persistentVolumeCells,
  '/pods': podCells,
  '/podtemplates': workloads.podTemplateCells,
  '/replicationcontrollers': workloads.replicationControllerCells,
  '/resourcequotas': cluster.resourceQuotaCells,
  '/secrets': cluster.secretCells,
  '/serviceaccounts': cluster.serviceAccountCells,
  '/services': network.serviceCells,
  'admissionregistration.k8s.io/mutatingwebhookconfigurations': access.webhookConfigurationCells,
  'admissionregistration.k8s.io/validatingadmissionpolicies': access.admissionPolicyCells,
  'admissionregistration.k8s.io/validatingadmissionpolicybindings': access.admissionPolicyBindingCells,
  'admissionregistration.k8s.io/validatingwebhookconfigurations': access.webhookConfigurationCells,
  'apiregistration.k8s.io/apiservices': access.apiServiceCells,
  'apps/controllerrevisions': workloads.controllerRevisionCells,
  'apps/daemonsets': workloads.daemonSetCells,
  'apps/deployments': workloads.deploymentCells,
  'apps/replicasets': workloads.replicaSetCells,
  'apps/statefulsets': workloads.statefulSetCells,
  'autoscaling/horizontalpodautoscalers': autoscalerCells,
  'batch/cronjobs': workloads.cronJobCells,
  'batch/jobs': workloads.jobCells,
  'certificates.k8s.io/certificatesigningrequests': access.certificateSigningRequestCells,
  'coordination.k8s.io/leases': cluster.leaseCells,
  'discovery.k8s.io/endpointslices': network.endpointSliceCells,
  'events.k8s.io/events': cluster.eventsV1Cells,
  'flowcontrol.apiserver.k8s.io/flowschemas': access.flowSchemaCells,
  'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations': access.priorityLevelCells,
  'metrics.k8s.io/nodes': devices.nodeMetricsCells,
  'metrics.k8s.io/pods': devices.podMetricsCells,
  'networking.k8s.io/ingressclasses': network.ingressClassCells,
  'networking.k8s.io/ingresses': network.ingressCells,
  'networking.k8s.io/ipaddresses': network.ipAddressCells,
  'networking.k8s.io/networkpolicies': network.networkPolicyCells,
  'networking.k8s.io/servicecidrs': network.serviceCIDRCells,
  'node.k8s.io/runtimeclasses': cluster.runtimeClassCells,
  'policy/poddisruptionbudgets': workloads.podDisruptionBudgetCells,
  'rbac.authorization.k8s.io/clusterrolebindings': access.roleBindingCells,
  'rbac.authorization.k8s.io/rolebindings': access.roleBindingCells,
  'resource.k8s.io/resourceclaims': devices.resourceClaimCells,
  'resource.k8s.io/resourceslices': devices.resourceSliceCells,
  'scheduling.k8s.io/priorityclasses': cluster.priorityClassCells,
  'storage.k8s.io/csidrivers': storage.csiDriverCells,
  'storage.k8s.io/csinodes': storage.csiNodeCells,
  'storage.k8s.io/storageclasses': storage.storageClassCells,
  'storage.k8s.io/volumeattachments': storage.volumeAttachmentCells,
  'storage.k8s.io/volumeattributesclasses': storage.volumeAttributesClassCells,
}
