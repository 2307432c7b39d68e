// The PersistentVolume binder: brings claims and volumes together, makes volumes for claims and does away with them.
// Models pkg/controller/volume/persistentvolume, with the host-path provisioner that the recorded cluster has.
// controller.ts watches, queues and looks again every 15 s; claims.ts and volumes.ts sync one of each; binding.ts writes both sides;
// provisioning.ts makes and deletes volumes; latest.ts remembers the controller's own writes. Pure: matching.ts.
// Left out: recycling, migration to CSI drivers (external provisioners are told by annotation and event, as upstream does).
export { startPersistentVolumeBinder } from './controller.ts'
export { findMatch, mismatchOf } from './matching.ts'
