// Machines: power, kubelet, container runtime, images, and the programs inside. `startMachine` boots one; it registers its Node and runs the pods that are bound to it.
// kubelet/ talks to the API server and decides; runtime/ runs sandboxes, containers and processes; images/ says what images are and where they come from;
// programs/ is what images run; faults/ is what a person can break. The kubelet sees the runtime only through the calls of the CRI, so each can be stopped without the other.
// Left out: static pods, device plugins, topology and CPU managers, user namespaces, node shutdown, container checkpoints.
export { Machine, startMachine, type MachineOptions } from './machine.ts'
export { SharedDisks } from './shared-disks.ts'
export { KUBELET_VERSION } from './kubelet/index.ts'
export type { ContainerMetrics, FileSystemStats, MetricsRequest, NodeMetrics, NodeTraffic, UsageSample } from './kubelet/index.ts'
export * from './images/index.ts'
export {
  addressOf, DirectPodNetwork, kernelPort,
  type Answer, type Bytes, type ChildProcess, type Connect, type ContainerProcess, type DnsAnswer, type DnsQuery, type DnsType, type FileSystem, type GrpcHealthAnswer, type GrpcHealthCheck,
  type HostPort, type HttpRequest, type HttpResponse, type Message, type Packet, type PodAttachment, type PodNetwork, type ProcessNetwork, type Program, type Protocol,
} from './runtime/index.ts'
