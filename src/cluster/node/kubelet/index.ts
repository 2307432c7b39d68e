// The kubelet of one machine: registers its Node, watches the pods that are bound to it, and makes the runtime run them. Models pkg/kubelet.
// kubelet.ts wires the parts; pod-worker.ts decides when a pod is worked on, pod-lifecycle.ts what is done; sync/ starts and stops containers, volumes/ mounts,
// probes/ asks how containers are, status/ reports; node-agent.ts speaks for the node; server.ts answers logs and exec; eviction.ts guards memory and disk (disk.ts); plugins.ts registers CSI drivers.
// Left out: static pods, device, CPU and topology managers, node shutdown, container garbage collection, swap.
export type { KubeletSettings, MachineFacts } from './context.ts'
export { Kubelet } from './kubelet.ts'
export { readDisk } from './metrics.ts'
export type { ContainerMetrics, FileSystemStats, MetricsRequest, NodeMetrics, NodeTraffic, UsageSample } from './metrics.ts'
export { PLUGIN_SOCKET, type PluginRegistration } from './plugins.ts'
export { KUBELET_VERSION } from './node-status.ts'
