// Programs of the add-ons that run as pods of kube-system and are clients of the API server.
// coredns.ts answers DNS from cluster-zone.ts; metrics-server.ts scrapes kubelets, keeps two samples (metrics-storage.ts) and serves metrics.k8s.io (metrics-api.ts).
// metrics-adapter.ts (off by default) reads what pods' sockets took and serves custom and external metrics (metrics-adapter-api.ts).
// Left out: the other plugins of CoreDNS, authentication of who asks metrics-server (the API server has done that).
export { coreDns, type MakeClient } from './coredns.ts'
export { metricsAdapter } from './metrics-adapter.ts'
export { metricsServer } from './metrics-server.ts'
