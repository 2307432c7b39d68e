// The CSI driver for disks as an add-on: the manifest that a person would apply, and the StorageClasses that use it. It is not installed by default.
import { CSI_DISK_IMAGE, DISK_DRIVER } from './node/programs/index.ts'

/** What to apply. `zonal` waits for the first consumer, so that a disk comes to lie where its pod runs; `zonal-immediate` does not wait. */
export const CSI_DISK_MANIFEST = `
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: {name: ${DISK_DRIVER}}
spec: {attachRequired: true, podInfoOnMount: false, volumeLifecycleModes: [Persistent]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: csi-disk-controller, namespace: kube-system}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: csi-disk-controller}
rules:
- {apiGroups: [""], resources: [persistentvolumes], verbs: [get, list, watch, create, patch, delete]}
- {apiGroups: [""], resources: [persistentvolumeclaims], verbs: [get, list, watch, update]}
- {apiGroups: [""], resources: [nodes], verbs: [get, list, watch]}
- {apiGroups: [""], resources: [events], verbs: [get, list, watch, create, update, patch]}
- {apiGroups: [storage.k8s.io], resources: [storageclasses, csinodes], verbs: [get, list, watch]}
- {apiGroups: [storage.k8s.io], resources: [volumeattachments], verbs: [get, list, watch, update, patch]}
- {apiGroups: [storage.k8s.io], resources: [volumeattachments/status], verbs: [patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: csi-disk-controller}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: csi-disk-controller}
subjects:
- {kind: ServiceAccount, name: csi-disk-controller, namespace: kube-system}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: csi-disk-controller, namespace: kube-system, labels: {app: csi-disk-controller}}
spec:
  selector: {matchLabels: {app: csi-disk-controller}}
  strategy: {type: Recreate}
  template:
    metadata: {labels: {app: csi-disk-controller}}
    spec:
      serviceAccountName: csi-disk-controller
      priorityClassName: system-cluster-critical
      tolerations:
      - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 30}
      - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 30}
      containers:
      - {name: controller, image: "${CSI_DISK_IMAGE}", command: [/csi-controller], resources: {requests: {cpu: 20m, memory: 64Mi}}}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: csi-disk-node, namespace: kube-system, labels: {app: csi-disk-node}}
spec:
  selector: {matchLabels: {app: csi-disk-node}}
  template:
    metadata: {labels: {app: csi-disk-node}}
    spec:
      hostNetwork: true
      priorityClassName: system-node-critical
      tolerations: [{operator: Exists}]
      containers:
      - {name: plugin, image: "${CSI_DISK_IMAGE}", command: [/csi-node], resources: {requests: {cpu: 10m, memory: 32Mi}}}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: zonal}
provisioner: ${DISK_DRIVER}
reclaimPolicy: Delete
volumeBindingMode: WaitForFirstConsumer
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: zonal-immediate}
provisioner: ${DISK_DRIVER}
reclaimPolicy: Delete
volumeBindingMode: Immediate
`
