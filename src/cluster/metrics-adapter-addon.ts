// The metrics adapter as an add-on: the manifest that a person would apply to have custom and external metrics. It is not installed by default.
import { METRICS_ADAPTER_IMAGE } from './node/programs/index.ts'

const apiService = (group: string, version: string): string => `
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: ${version}.${group}, labels: {app: metrics-adapter}}
spec:
  service: {name: metrics-adapter, namespace: kube-system}
  group: ${group}
  version: ${version}
  insecureSkipTLSVerify: true
  groupPriorityMinimum: 100
  versionPriority: 100`

/** What to apply. */
export const METRICS_ADAPTER_MANIFEST = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: metrics-adapter, namespace: kube-system, labels: {app: metrics-adapter}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: metrics-adapter, labels: {app: metrics-adapter}}
rules:
- {apiGroups: [""], resources: [nodes/metrics], verbs: [get]}
- {apiGroups: [""], resources: [nodes, pods, services, configmaps], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: metrics-adapter, labels: {app: metrics-adapter}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: metrics-adapter}
subjects:
- {kind: ServiceAccount, name: metrics-adapter, namespace: kube-system}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: metrics-adapter, namespace: kube-system, labels: {app: metrics-adapter}}
spec:
  selector: {matchLabels: {app: metrics-adapter}}
  template:
    metadata: {labels: {app: metrics-adapter}}
    spec:
      serviceAccountName: metrics-adapter
      priorityClassName: system-cluster-critical
      containers:
      - name: metrics-adapter
        image: ${METRICS_ADAPTER_IMAGE}
        ports: [{containerPort: 6443, name: https}]
        resources: {requests: {cpu: 50m, memory: 64Mi}}
        livenessProbe: {httpGet: {path: /livez, port: https, scheme: HTTPS}}
        readinessProbe: {httpGet: {path: /readyz, port: https, scheme: HTTPS}}
---
apiVersion: v1
kind: Service
metadata: {name: metrics-adapter, namespace: kube-system, labels: {app: metrics-adapter}}
spec:
  selector: {app: metrics-adapter}
  ports: [{name: https, port: 443, targetPort: https}]
---${apiService('custom.metrics.k8s.io', 'v1beta2')}
---${apiService('external.metrics.k8s.io', 'v1beta1')}
`
