// Disks and pod templates: a claim that is there, or a volume, becomes a volume and a mount of what makes the Pods.
import type { PersistentVolume, PersistentVolumeClaim } from '../../../cluster/api/types/core-v1.ts'
import { words } from '../../../words/index.ts'
import type { Action } from '../../../worker/protocol.ts'
import { freeName, inNamespace, nameOf, namespaceOf, quoted, refuse, type Gesture, type GestureContext, type Mountable, type Target, type Template, type Workload } from '../gesture.ts'
import { toolOf, valuesOf } from '../tools.ts'

/** Where a volume is mounted: a container of the template of what owns the target in the end. */
export interface MountPlace {
  readonly workload: Workload
  readonly template: Template
  readonly container: string
  readonly isInit: boolean
}

/** The place that a target stands for, or the reason why nothing can be mounted there. */
export function mountPlaceAt({ workload: at, pod, container: chosen }: Target, { workloadOf, topOf, templateOf }: GestureContext): MountPlace | string {
  const t = words('palette')
  const lower = at ?? (pod === undefined ? undefined : workloadOf(pod))
  if (!lower) return t(pod === undefined ? 'refused.mountPlace' : 'refused.volumes')
  const workload = topOf(lower)
  if (workload.resource === 'job') return t('refused.volumesOfJob', { name: workload.name })
  const template = templateOf(workload)
  const container = chosen ?? template?.spec.containers[0]?.name
  if (!template || container === undefined) return t('refused.gone', { name: workload.name })
  return { workload, template, container, isInit: template.spec.initContainers?.some(({ name }) => name === container) === true }
}

/** The command that has a template mount a claim. A volume of the template that is of this claim already serves; names and paths that are taken are left alone. */
export function mountAction({ workload, template, container, isInit }: MountPlace, claim: string, wanted: string): Action {
  const { volumes = [] } = template.spec
  const known = volumes.find(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim)?.name
  const name = known ?? freeName(volumeNameOf(claim), new Set([...volumes.map((volume) => volume.name), ...template.ownClaims]))
  const mountPath = freeName(wanted, new Set(mountsOf(template, container).map((mount) => mount.mountPath)))
  const spec = { ...(known === undefined ? { volumes: [{ name, persistentVolumeClaim: { claimName: claim } }] } : {}), [isInit ? 'initContainers' : 'containers']: [{ name: container, volumeMounts: [{ name, mountPath }] }] }
  const patch = workload.resource === 'cronjob' ? { spec: { jobTemplate: { spec: { template: { spec } } } } } : { spec: { template: { spec } } }
  return { do: 'kubectl', line: `kubectl patch ${workload.resource} ${workload.name}${inNamespace(workload.namespace)} -p ${quoted(JSON.stringify(patch))}` }
}

/** What follows for the Pods of a workload when its template changes. */
export function afterTemplate({ resource }: Workload): string {
  return words('palette')(resource === 'cronjob' || resource === 'replicaset' ? 'notes.laterPods' : 'notes.templateChanges')
}

/** A claim or a volume in the hand. */
export function planMount(carried: Mountable, target: Target, context: GestureContext): Gesture {
  const place = mountPlaceAt(target, context)
  if (typeof place === 'string') return refuse(place)
  const path = carried.path ?? valuesOf(toolOf('claim'))['path']!
  return 'claim' in carried ? mountClaim(carried.claim, path, place, context) : mountVolume(carried.volume, path, place, context)
}

function mountClaim(key: string, path: string, place: MountPlace, context: GestureContext): Gesture {
  const t = words('palette')
  const [name, { workload, template, container }] = [nameOf(key), place]
  const claim = context.claimOf(key)
  if (!claim) return refuse(t('refused.gone', { name }))
  if (claim.metadata.deletionTimestamp !== undefined) return refuse(t('refused.terminating', { name }))
  if (claim.spec?.volumeMode === 'Block') return refuse(t('refused.block', { name }))
  if (namespaceOf(key) !== workload.namespace) return refuse(t('refused.otherNamespace', { claim: name, namespace: namespaceOf(key), name: workload.name, other: workload.namespace }))
  const known = template.spec.volumes?.find(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name)
  const mount = known && mountsOf(template, container).find((each) => each.name === known.name)
  if (mount) return refuse(t('refused.mounted', { container, name: workload.name, claim: name, path: mount.mountPath }))
  return { actions: [mountAction(place, name, path)], note: [afterTemplate(workload), accessNote(key, claim, workload, context)].filter(Boolean).join(' ') }
}

/** A template can name no volume: one that is claimed is mounted by its claim, for a free one a claim is made that names it. */
function mountVolume(name: string, path: string, place: MountPlace, context: GestureContext): Gesture {
  const t = words('palette')
  const volume = context.volumeOf(name)
  if (!volume) return refuse(t('refused.gone', { name }))
  if (volume.metadata.deletionTimestamp !== undefined) return refuse(t('refused.terminating', { name }))
  const held = volume.spec?.claimRef
  const key = held && `${held.namespace}/${held.name}`
  if (key !== undefined && context.claimOf(key)?.spec?.volumeName === name) {
    const gesture = mountClaim(key, path, place, context)
    return 'actions' in gesture ? { ...gesture, note: [t('notes.byItsClaim', { volume: name, claim: nameOf(key) }), gesture.note].join(' ') } : gesture
  }
  if (volume.status?.phase === 'Released' || volume.status?.phase === 'Failed') return refuse(t('refused.released', { volume: name, claim: key ?? '' }))
  if (volume.spec?.volumeMode === 'Block') return refuse(t('refused.block', { name }))
  const { namespace } = place.workload
  if (held && held.namespace !== namespace) return refuse(t('refused.keptFor', { volume: name, claim: key ?? '' }))
  const claim = held?.name ?? freeName(name, context.names('persistentvolumeclaims', namespace))
  return { actions: [claimFor(volume, claim, namespace), mountAction(place, claim, path)], note: [t('notes.claimFirst', { volume: name, claim }), afterTemplate(place.workload)].join(' ') }
}

/** A claim that asks for one volume by name, for all that it has. */
function claimFor({ metadata: { name: volumeName }, spec }: PersistentVolume, name: string, namespace: string): Action {
  const manifest = [
    'apiVersion: v1',
    'kind: PersistentVolumeClaim',
    `metadata: {name: ${name}, namespace: ${namespace}}`,
    'spec:',
    `  volumeName: ${volumeName}`,
    `  storageClassName: ${JSON.stringify(spec?.storageClassName ?? '')}`,
    `  accessModes: [${(spec?.accessModes ?? []).join(', ')}]`,
    `  resources: {requests: {storage: ${spec?.capacity?.['storage'] ?? '1Gi'}}}`,
    '',
  ]
  return { do: 'kubectl', line: `kubectl apply -f ${name}.yaml`, files: { [`${name}.yaml`]: manifest.join('\n') } }
}

/** What stands in the way of sharing: who has the claim now, and how far the disk behind it reaches. */
function accessNote(key: string, { spec }: PersistentVolumeClaim, workload: Workload, context: GestureContext): string {
  const t = words('palette')
  const volume = spec?.volumeName === undefined ? undefined : context.volumeOf(spec.volumeName)
  const modes = spec?.accessModes ?? []
  const others = context.usersOf(key).filter((pod) => !isOf(pod, workload, context))
  const pods = others.map(nameOf).join(', ')
  const count = context.podsOf(workload)
  if (modes.includes('ReadWriteMany') || modes.includes('ReadOnlyMany')) return ''
  if (modes.includes('ReadWriteOncePod')) return others.length > 0 ? t('notes.oncePodUsed', { pods }) : count > 1 ? t('notes.oncePodMany', { count }) : ''
  const nodes = [...new Set(others.flatMap((pod) => context.nodeOf(pod) ?? []))].join(', ')
  // A directory of a node is attached to nothing: it is on every node, another one on each.
  if (volume?.spec?.hostPath) return t('notes.hostPath', { path: volume.spec.hostPath.path })
  if (nodes !== '') return t('notes.onceUsed', { pods, nodes })
  return count > 1 ? t('notes.onceMany', { count }) : volume === undefined ? t('notes.boundLater') : ''
}

function isOf(pod: string, { resource, namespace, name }: Workload, { workloadOf }: GestureContext): boolean {
  const owner = workloadOf(pod)
  return owner !== undefined && owner.resource === resource && owner.namespace === namespace && owner.name === name
}

const mountsOf = ({ spec }: Template, container: string) => [...spec.containers, ...(spec.initContainers ?? [])].find(({ name }) => name === container)?.volumeMounts ?? []

/** A claim may be called with dots, and longer than a volume of a Pod may be. */
const volumeNameOf = (claim: string): string => claim.replaceAll('.', '-').slice(0, 50).replace(/-+$/, '')
