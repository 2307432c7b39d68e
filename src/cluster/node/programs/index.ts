// The programs inside of images, and the images. Programs are processes of the kernel, written against ../runtime/program.ts.
// shell/ is sh, busybox/ its applets, servers/ what listens, addons/ what runs in kube-system, csi/ a driver for disks; images.ts puts them into images.
// Left out: everything of a program that cannot be seen through its log, its answers, its exit code and what it uses.
export { CSI_DISK_IMAGE, declaredImage, METRICS_ADAPTER_IMAGE, standardImages, type DeclaredImage, type StandardImagesOptions } from './images.ts'
export { makeImage, type ImageParts } from './image-builder.ts'
export type { MakeClient } from './addons/coredns.ts'
export { ClusterZone } from './addons/cluster-zone.ts'
export { DISK_DRIVER } from './csi/index.ts'
export { httpOnly, respond, untilSignal } from './servers/http.ts'
