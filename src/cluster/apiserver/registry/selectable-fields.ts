// What field selectors can ask of each kind. Models the field label conversions and GetAttrs of pkg/registry/*/strategy.go.
import type { KubeObject } from '../../api/index.ts'
import type { CertificateSigningRequest } from '../../api/types/certificates-v1.ts'
import type { Job } from '../../api/types/batch-v1.ts'
import type { Event, Namespace, Node, Pod, ReplicationController, Secret, Service } from '../../api/types/core-v1.ts'
import type { Event as EventsEvent } from '../../api/types/events-v1.ts'
import type { ResourceSlice } from '../../api/types/resource-v1.ts'
import { valueAt } from '../custom-resources/paths.ts'

type Fields = Readonly<Record<string, string>>

/** The fields of one kind beyond its name and namespace. */
export interface SelectableFields {
  readonly labels: readonly string[]
  readonly of: (object: KubeObject) => Fields
  /** What the server says of any other field. */
  readonly refuse: (label: string) => string
}

function fields<T extends KubeObject>(labels: readonly string[], of: (object: T) => Fields, refuse = plainly): SelectableFields {
  return { labels, of: of as (object: KubeObject) => Fields, refuse }
}

const plainly = (label: string): string => `field label not supported: ${label}`
const named = (label: string): string => `field label ${JSON.stringify(label)} not supported`
const knownOnly = (label: string): string => `${JSON.stringify(label)} is not a known field selector: only "metadata.name", "metadata.namespace"`

const NO_MORE: SelectableFields = { labels: [], of: () => ({}), refuse: knownOnly }

const BY_RESOURCE: Readonly<Record<string, SelectableFields>> = {
  pods: fields<Pod>(['spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName', 'spec.hostNetwork', 'status.phase', 'status.podIP', 'status.podIPs', 'status.nominatedNodeName'], ({ spec, status }) => ({
    'spec.nodeName': spec?.nodeName ?? '',
    'spec.restartPolicy': spec?.restartPolicy ?? '',
    'spec.schedulerName': spec?.schedulerName ?? '',
    'spec.serviceAccountName': spec?.serviceAccountName ?? '',
    'spec.hostNetwork': String(spec?.hostNetwork ?? false),
    'status.phase': status?.phase ?? '',
    'status.podIP': status?.podIP ?? '',
    'status.podIPs': status?.podIP ?? '',
    'status.nominatedNodeName': status?.nominatedNodeName ?? '',
  })),
  nodes: fields<Node>(['spec.unschedulable'], ({ spec }) => ({ 'spec.unschedulable': String(spec?.unschedulable ?? false) })),
  'resourceslices.resource.k8s.io': fields<ResourceSlice>(['spec.driver', 'spec.nodeName'], ({ spec }) => ({ 'spec.driver': spec.driver, 'spec.nodeName': spec.nodeName ?? '' })),
  namespaces: fields<Namespace>(['status.phase'], ({ status }) => ({ 'status.phase': status?.phase ?? '' })),
  secrets: fields<Secret>(['type'], ({ type }) => ({ type: type ?? '' })),
  services: fields<Service>(['spec.clusterIP', 'spec.type'], ({ spec }) => ({ 'spec.clusterIP': spec?.clusterIP ?? '', 'spec.type': spec?.type ?? '' })),
  replicationcontrollers: fields<ReplicationController>(['status.replicas'], ({ status }) => ({ 'status.replicas': String(status?.replicas ?? 0) })),
  'jobs.batch': fields<Job>(['status.successful'], ({ status }) => ({ 'status.successful': String(status?.succeeded ?? 0) }), named),
  'certificatesigningrequests.certificates.k8s.io': fields<CertificateSigningRequest>(['spec.signerName'], ({ spec }) => ({ 'spec.signerName': spec.signerName })),
  events: fields<Event>(['involvedObject.kind', 'involvedObject.namespace', 'involvedObject.name', 'involvedObject.uid', 'involvedObject.apiVersion', 'involvedObject.resourceVersion', 'involvedObject.fieldPath', 'reason', 'reportingComponent', 'source', 'type'], (event) => ({
    ...prefixed('involvedObject', event.involvedObject),
    reason: event.reason ?? '',
    reportingComponent: event.reportingComponent ?? '',
    source: event.source?.component || event.reportingComponent || '',
    type: event.type ?? '',
  })),
  'events.events.k8s.io': fields<EventsEvent>(['regarding.kind', 'regarding.namespace', 'regarding.name', 'regarding.uid', 'regarding.apiVersion', 'regarding.resourceVersion', 'regarding.fieldPath', 'reason', 'reportingController', 'type'], (event) => ({
    ...prefixed('regarding', event.regarding ?? {}),
    reason: event.reason ?? '',
    reportingController: event.reportingController ?? '',
    type: event.type ?? '',
  })),
}

function prefixed(prefix: string, reference: Event['involvedObject']): Fields {
  return {
    [`${prefix}.kind`]: reference.kind ?? '',
    [`${prefix}.namespace`]: reference.namespace ?? '',
    [`${prefix}.name`]: reference.name ?? '',
    [`${prefix}.uid`]: reference.uid ?? '',
    [`${prefix}.apiVersion`]: reference.apiVersion ?? '',
    [`${prefix}.resourceVersion`]: reference.resourceVersion ?? '',
    [`${prefix}.fieldPath`]: reference.fieldPath ?? '',
  }
}

/** The selectable fields of a resource, by its qualified name (`deployments.apps`). */
export function selectableFields(qualifiedName: string): SelectableFields {
  return BY_RESOURCE[qualifiedName] ?? NO_MORE
}

/** What the definition of a custom resource lets one ask for: scalars at paths from the object's root. */
export function selectableByPath(paths: readonly (readonly string[])[]): SelectableFields {
  return { labels: paths.map((path) => path.join('.')), of: (object) => Object.fromEntries(paths.map((path) => [path.join('.'), String(valueAt(object, path) ?? '')])), refuse: plainly }
}

/** All selectable values of an object. */
export function fieldValues(selectable: SelectableFields, object: KubeObject): Fields {
  return { 'metadata.name': object.metadata.name, 'metadata.namespace': object.metadata.namespace ?? '', ...selectable.of(object) }
}
