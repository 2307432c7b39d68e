// An Ingress that names no class gets the default one. Models plugin/pkg/admission/network/defaultingressclass.
import type { Ingress, IngressClass } from '../../api/types/networking-v1.ts'
import type { AdmissionPlugin } from './admission.ts'
import { newestDefault } from './default-class.ts'

const IS_DEFAULT = 'ingressclass.kubernetes.io/is-default-class'
const LEGACY = 'kubernetes.io/ingress.class'

export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  resources: ['ingresses.networking.k8s.io'],
  mutate({ core, operation, context }, object) {
    const ingress = object as Ingress
    if (operation !== 'CREATE' || context.subresource !== '' || ingress.spec?.ingressClassName !== undefined || ingress.metadata.annotations?.[LEGACY] !== undefined) return ingress
    const { prefix } = core.registry.get('networking.k8s.io/v1', 'ingressclasses')
    const classes = (core.etcd.range(prefix)?.values ?? []).map((value) => value.object as IngressClass)
    const found = newestDefault(classes, IS_DEFAULT)
    return found ? ({ ...ingress, spec: { ...ingress.spec, ingressClassName: found.metadata.name } } as Ingress) : ingress
  },
}
