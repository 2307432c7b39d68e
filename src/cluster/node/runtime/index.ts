// The container runtime of one machine: sandboxes, containers, their processes, files, logs and use of CPU and memory. Models containerd, runc and a CNI plugin.
// Programs that run inside are written against program.ts; messages between them are in message.ts; the pod network they go through is in pod-network.ts.
// Left out: layers of images, seccomp and capabilities, block devices, connections beyond one message and its answer.
export * from './file-system.ts'
export * from './message.ts'
export * from './program.ts'
export { addressOf, DirectPodNetwork, kernelPort, type HostPort, type Packet, type PodAttachment, type PodNetwork } from './pod-network.ts'
export { byteLength, directory, EMPTY_DIRECTORY, FileStore, plainFile, splitPath, symlink, treeOf, type FileNode } from './file-store.ts'
export { MountTable, resolveInside, type Mount } from './mount-table.ts'
export { UserFiles } from './mounted-files.ts'
export { makePipe, NO_INPUT, outputTo, Pipe } from './pipe.ts'
export { ContainerLog, type LogLine } from './container-log.ts'
export { MachineUsage, type Limits } from './cgroup.ts'
export { imageIdOf } from './container-start.ts'
export { Container, StartError, type ContainerConfig, type ContainerNotes, type ContainerStatus } from './container.ts'
export { ContainerRuntime, RuntimeError, type RuntimePod } from './runtime.ts'
export type { DnsConfig, SandboxConfig, SandboxStatus } from './sandbox.ts'
