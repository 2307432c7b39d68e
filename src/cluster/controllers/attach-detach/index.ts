// The attach-detach controller: asks for a volume to be attached to the node of a pod that uses it, and to be detached when none does.
// Models pkg/controller/volume/attachdetach with the attacher of pkg/volume/csi. volumes.ts says what is wanted (pure);
// controller.ts watches and queues pairs of node and volume; sync.ts carries one out: a VolumeAttachment, which the driver's own
// attacher fulfils, and the list of attached volumes in the node's status, which the kubelet waits for.
// Where upstream looks at everything ten times a second, here events queue what they concern.
// Left out: drivers in the tree, which are all migrated; volumes without a claim; reconstruction of uncertain attachments.
export { startAttachDetachController } from './controller.ts'
