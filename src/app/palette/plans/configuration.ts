// What Pods read and keep: ConfigMaps, Secrets, claims for disks.
import { words } from '../../../words/index.ts'
import type { Action } from '../../../worker/protocol.ts'
import { freeName, kubectl, quoted, refuse, type Plan } from '../gesture.ts'
import { afterTemplate, mountAction, mountPlaceAt } from './mounts.ts'

export const createConfigMap: Plan = ({ name = 'settings', key = '', value = '' }, _, { names }) => kubectl(`create configmap ${freeName(name, names('configmaps'))} --from-literal=${quoted(`${key}=${value}`)}`)

export const createSecret: Plan = ({ name = 'secret', key = '', value = '' }, _, { names }) => kubectl(`create secret generic ${freeName(name, names('secrets'))} --from-literal=${quoted(`${key}=${value}`)}`)

/** A claim; dropped on a Pod or a workload it is also mounted by the template that Pods are made from. */
export const createClaim: Plan = ({ name: base = 'data', size, path = '' }, target, context) => {
  const place = target.workload || target.pod !== undefined ? mountPlaceAt(target, context) : undefined
  if (typeof place === 'string') return refuse(place)
  const name = freeName(base, context.names('persistentvolumeclaims', place?.workload.namespace))
  const claim: Action = {
    do: 'kubectl',
    line: `kubectl apply -f ${name}.yaml`,
    files: { [`${name}.yaml`]: `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: ${name}${place ? `, namespace: ${place.workload.namespace}` : ''}}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: ${size}}}}\n` },
  }
  return place ? { actions: [claim, mountAction(place, name, path)], note: afterTemplate(place.workload) } : { actions: [claim], note: words('palette')('notes.boundLater') }
}
