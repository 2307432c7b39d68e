// The cluster autoscaler as an add-on: the manifest that a person would apply, and the image whose program it runs.
// The program lends the autoscaler what upstream compiles into it: a cloud provider and the scheduler's filters.
import { formatMicroTime } from './api/index.ts'
import { parseFlags, removeStatus, runClusterAutoscaler, type Simulation } from './autoscaler/index.ts'
import { CSI_NODES, NAMESPACES, PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS, POD_DISRUPTION_BUDGETS, REPLICATION_CONTROLLERS, REPLICA_SETS, SERVICES, STATEFUL_SETS, STORAGE_CLASSES, VOLUME_ATTACHMENTS, type InformerFactory } from './client/index.ts'
import type { Cloud } from './cloud/index.ts'
import type { Image, Program } from './node/index.ts'
import { httpOnly, makeImage, respond, untilSignal, type MakeClient } from './node/programs/index.ts'
import { SchedulingSimulation } from './scheduler/index.ts'
import { Signal, select, type Kernel, type Process } from '../kernel/index.ts'

const IMAGE = 'registry.k8s.io/autoscaling/cluster-autoscaler:v1.34.1'
const RESIDENT_BYTES = 58 * 1024 * 1024
const IDLE_CPU_MILLI = 8
const PORT = 8085

/** What to apply: an account with the rights that upstream's examples give it, and a Deployment of one pod. `flags` go to its command line. */
export function autoscalerManifest(flags: readonly string[] = []): string {
  const labels = '{k8s-addon: cluster-autoscaler.addons.k8s.io, k8s-app: cluster-autoscaler}'
  const command = ['./cluster-autoscaler', '--v=4', '--stderrthreshold=info', '--cloud-provider=kubarium', '--expander=least-waste', ...flags]
  return `
apiVersion: v1
kind: ServiceAccount
metadata: {name: cluster-autoscaler, namespace: kube-system, labels: ${labels}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: cluster-autoscaler, labels: ${labels}}
rules:
- {apiGroups: [""], resources: [events, endpoints], verbs: [create, patch]}
- {apiGroups: [""], resources: [pods/eviction], verbs: [create]}
- {apiGroups: [""], resources: [pods/status], verbs: [update]}
- {apiGroups: [""], resources: [nodes], verbs: [watch, list, get, update]}
- {apiGroups: [""], resources: [namespaces, pods, services, replicationcontrollers, persistentvolumeclaims, persistentvolumes], verbs: [watch, list, get]}
- {apiGroups: [policy], resources: [poddisruptionbudgets], verbs: [watch, list]}
- {apiGroups: [apps], resources: [statefulsets, replicasets, daemonsets], verbs: [watch, list, get]}
- {apiGroups: [storage.k8s.io], resources: [storageclasses, csinodes, csidrivers, csistoragecapacities, volumeattachments], verbs: [watch, list, get]}
- {apiGroups: [batch], resources: [jobs], verbs: [get, list, watch, patch]}
- {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create]}
- {apiGroups: [coordination.k8s.io], resourceNames: [cluster-autoscaler], resources: [leases], verbs: [get, update]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: cluster-autoscaler, namespace: kube-system, labels: ${labels}}
rules:
- {apiGroups: [""], resources: [configmaps], verbs: [create, list, watch]}
- {apiGroups: [""], resources: [configmaps], resourceNames: [cluster-autoscaler-status, cluster-autoscaler-priority-expander], verbs: [delete, get, update, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: cluster-autoscaler, labels: ${labels}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-autoscaler}
subjects:
- {kind: ServiceAccount, name: cluster-autoscaler, namespace: kube-system}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: cluster-autoscaler, namespace: kube-system, labels: ${labels}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: cluster-autoscaler}
subjects:
- {kind: ServiceAccount, name: cluster-autoscaler, namespace: kube-system}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cluster-autoscaler, namespace: kube-system, labels: {app: cluster-autoscaler}}
spec:
  replicas: 1
  selector: {matchLabels: {app: cluster-autoscaler}}
  template:
    metadata: {labels: {app: cluster-autoscaler}}
    spec:
      priorityClassName: system-cluster-critical
      securityContext: {runAsNonRoot: true, runAsUser: 65534, fsGroup: 65534, seccompProfile: {type: RuntimeDefault}}
      serviceAccountName: cluster-autoscaler
      containers:
      - name: cluster-autoscaler
        image: ${IMAGE}
        resources: {limits: {cpu: 100m, memory: 600Mi}, requests: {cpu: 100m, memory: 600Mi}}
        command: ${JSON.stringify(command)}
        livenessProbe: {httpGet: {path: /health-check, port: ${PORT}}}
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, readOnlyRootFilesystem: true}
`
}

/** The image that the registry serves where there is a cloud with node groups. */
export function autoscalerImage(makeClient: MakeClient, cloud: Cloud): Image {
  return makeImage({ reference: IMAGE, sizeBytes: 41_300_000, hasShell: false, config: { entrypoint: ['/cluster-autoscaler'], user: '65534:65534', exposedPorts: [`${PORT}/tcp`] }, programs: { '/cluster-autoscaler': program(makeClient, cloud) } })
}

function program(makeClient: MakeClient, cloud: Cloud): Program {
  return function* (process) {
    const { kernel, group, network, container } = process
    process.resources.useMemory(RESIDENT_BYTES)
    process.resources.useCpu(IDLE_CPU_MILLI)
    const log = (level: string, source: string, text: string): void => void process.stderr.write(`${level}${klogTime(kernel)}       1 ${source}] ${text}\n`)
    const options = parseFlags(process.argv.slice(1))
    if ('error' in options) {
      process.stderr.write(`${options.error}\n`)
      return 2
    }
    log('I', 'main.go:378', 'Cluster Autoscaler 1.34.1')
    const client = makeClient(process, 'cluster-autoscaler')
    const end = new Signal()
    let lost = false
    network.listen(PORT, 'TCP', httpOnly(function* ({ path }) {
      return path === '/health-check' ? respond(200, 'OK') : respond(404, '404 page not found\n')
    }))
    group.spawn('cluster autoscaler', runClusterAutoscaler({
      client, group, identity: container.pod.name, cloud: cloud.clientAt(network.host), makeSimulation: (factory) => makeSimulation(factory, kernel), options, log,
      lost: () => {
        lost = true
        end.fire()
      },
    }))
    group.spawn('signals', waitForEnd(process, end))
    yield* select([end])
    if (lost) {
      log('F', 'main.go:443', 'lost master')
      return 255
    }
    log('I', 'main.go:94', 'Received signal, attempting cleanup')
    yield* removeStatus(client)
    log('I', 'main.go:96', 'Cleaned up, exiting...')
    return 0
  }
}

function* waitForEnd(process: Parameters<Program>[0], end: Signal): Process<void> {
  yield* untilSignal(process, ['TERM', 'INT', 'QUIT'])
  end.fire()
}

/** `0101 00:00:05.123456`: the time in a line of klog. */
function klogTime({ now }: Kernel): string {
  const [, month, day, time] = /-(\d\d)-(\d\d)T([^Z]*)Z/.exec(formatMicroTime(now))!
  return `${month}${day} ${time}`
}

function makeSimulation(factory: InformerFactory, kernel: Kernel): () => Simulation {
  const objects = {
    namespaces: factory.informer(NAMESPACES), services: factory.informer(SERVICES), replicationControllers: factory.informer(REPLICATION_CONTROLLERS), replicaSets: factory.informer(REPLICA_SETS),
    statefulSets: factory.informer(STATEFUL_SETS), persistentVolumes: factory.informer(PERSISTENT_VOLUMES), persistentVolumeClaims: factory.informer(PERSISTENT_VOLUME_CLAIMS),
    storageClasses: factory.informer(STORAGE_CLASSES), csiNodes: factory.informer(CSI_NODES), volumeAttachments: factory.informer(VOLUME_ATTACHMENTS), podDisruptionBudgets: factory.informer(POD_DISRUPTION_BUDGETS),
  }
  return () => new SchedulingSimulation(objects, () => kernel.now)
}
