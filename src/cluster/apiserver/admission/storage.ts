// Claims and volumes: the default class, protection while in use, growth. Models plugin/pkg/admission/storage.
import { compareQuantities, type KubeObject } from '../../api/index.ts'
import type { PersistentVolumeClaim } from '../../api/types/core-v1.ts'
import type { StorageClass } from '../../api/types/storage-v1.ts'
import type { Core } from '../core.ts'
import { refuse, type AdmissionPlugin } from './admission.ts'
import { newestDefault } from './default-class.ts'

const IS_DEFAULT = 'storageclass.kubernetes.io/is-default-class'
const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class'
const PROTECTION: Readonly<Record<string, string>> = { PersistentVolumeClaim: 'kubernetes.io/pvc-protection', PersistentVolume: 'kubernetes.io/pv-protection' }

function classes(core: Core): readonly StorageClass[] {
  const { prefix } = core.registry.get('storage.k8s.io/v1', 'storageclasses')
  return (core.etcd.range(prefix)?.values ?? []).map(({ object }) => object as StorageClass)
}

/** A claim that names no class gets the default one. */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  resources: ['persistentvolumeclaims'],
  mutate({ core, operation, context }, object) {
    const claim = object as PersistentVolumeClaim
    if (operation !== 'CREATE' || context.subresource !== '' || claim.spec?.storageClassName !== undefined || claim.metadata.annotations?.[BETA_CLASS] !== undefined) return claim
    const found = newestDefault(classes(core), IS_DEFAULT)
    return found ? ({ ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } } as PersistentVolumeClaim) : claim
  },
}

/** Claims and volumes are not deleted while something uses them. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  resources: ['persistentvolumeclaims', 'persistentvolumes'],
  mutate({ operation, context }, object) {
    const finalizer = PROTECTION[context.served.kind]
    const finalizers = object.metadata.finalizers ?? []
    if (operation !== 'CREATE' || context.subresource !== '' || !finalizer || finalizers.includes(finalizer)) return object
    return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } } as KubeObject
  },
}

/** A claim grows only where its class allows it. */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  resources: ['persistentvolumeclaims'],
  validate(request) {
    if (request.operation !== 'UPDATE' || request.context.subresource !== '') return
    const [next, old] = [request.object as PersistentVolumeClaim, request.old as PersistentVolumeClaim]
    if (!grows(next, old)) return
    if (old.status?.phase !== 'Bound') throw refuse(request, 'Only bound persistent volume claims can be expanded')
    const name = next.spec?.storageClassName
    const found = name ? (classes(request.core).find(({ metadata }) => metadata.name === name) as StorageClass | undefined) : undefined
    if (!found?.allowVolumeExpansion) throw refuse(request, 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize')
  },
}

function grows(next: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const [after, before] = [next.spec?.resources?.requests?.['storage'], old.spec?.resources?.requests?.['storage']]
  return after !== before && after !== undefined && before !== undefined && compareQuantities(after, before) > 0
}
