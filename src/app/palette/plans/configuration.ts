// What Pods read and keep: ConfigMaps, Secrets, claims for disks.
import { words } from '../../../words/index.ts'
import type { Action } from '../../../worker/protocol.ts'
import { freeName, inNamespace, kubectl, quoted, refuse, type Plan } from '../gesture.ts'

export const createConfigMap: Plan = ({ name = 'settings', key = '', value = '' }, _, { names }) => kubectl(`create configmap ${freeName(name, names('configmaps'))} --from-literal=${quoted(`${key}=${value}`)}`)

export const createSecret: Plan = ({ name = 'secret', key = '', value = '' }, _, { names }) => kubectl(`create secret generic ${freeName(name, names('secrets'))} --from-literal=${quoted(`${key}=${value}`)}`)

/** A claim; dropped on a Pod it is also mounted by the template that the Pod was made from. */
export const createClaim: Plan = ({ name: base = 'data', size, path }, target, context) => {
  const name = freeName(base, context.names('persistentvolumeclaims'))
  const workload = target.workload ?? (target.pod === undefined ? undefined : context.workloadOf(target.pod))
  if (target.pod !== undefined && !workload) return refuse(words('palette')('refused.volumes'))
  if (workload && workload.resource !== 'deployment') return refuse(words('palette')('refused.volumesOf', { kind: workload.resource }))
  const [container] = workload ? context.templateContainersOf(workload) : []
  const claim: Action = {
    do: 'kubectl',
    line: `kubectl apply -f ${name}.yaml`,
    files: { [`${name}.yaml`]: `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: ${name}${workload ? `, namespace: ${workload.namespace}` : ''}}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: ${size}}}}\n` },
  }
  if (!workload || container === undefined) return { actions: [claim], note: words('palette')('notes.boundLater') }
  const patch = { spec: { template: { spec: { volumes: [{ name, persistentVolumeClaim: { claimName: name } }], containers: [{ name: container, volumeMounts: [{ name, mountPath: path }] }] } } } }
  return { actions: [claim, { do: 'kubectl', line: `kubectl patch deployment ${workload.name}${inNamespace(workload.namespace)} -p '${JSON.stringify(patch)}'` }], note: words('palette')('notes.templateChanges') }
}
