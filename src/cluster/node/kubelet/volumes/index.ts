// Volumes of pods: what lies behind each kind, how files of the kubelet's making are written, and when a pod may start.
// Left out: block devices, growing file systems, image volumes, inline CSI volumes, and kinds of cloud disks beyond those that attachableName knows.
export { isPayloadVolume, MountError, referencesOf } from './payloads.ts'
export { VolumeManager, VolumesNotReadyError, type PodVolume } from './volume-manager.ts'
