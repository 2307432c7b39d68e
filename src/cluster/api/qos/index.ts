// Quality of service: which pods give way first. Computed once, when a Pod is created.
export { qosClassOf } from './qos.ts'
export type { QosClass } from './qos.ts'
