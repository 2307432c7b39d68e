// A CSI driver for disks of a zone, each on one node at a time: the programs of its two images. It is off by default.
// controller.ts runs provisioner.ts (a claim becomes a volume) and attacher.ts (a VolumeAttachment becomes true); node-plugin.ts makes the driver known to a kubelet.
// disks.ts says in which zone a disk comes to lie and what its volume looks like (pure).
// Models external-provisioner, external-attacher and node-driver-registrar with a driver such as a cloud's behind them.
// Left out: their leader election (there is one replica), resizing, snapshots, capacity tracking, raw block volumes, limits of a zone.
export { csiController } from './controller.ts'
export { DISK_DRIVER, ZONE_KEY } from './disks.ts'
export { csiNodePlugin } from './node-plugin.ts'
