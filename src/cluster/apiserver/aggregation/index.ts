// API aggregation: groups that another server serves, reached through a Service. Models kube-aggregator.
// A request goes as HTTP to a ready endpoint of the APIService's Service, with the user's name in its headers.
// metrics.k8s.io has its kinds in the schema table; of other groups only the server behind them knows what they consist of.
// Left out: watches and writes through an aggregated server, certificates.
export { apiServiceOf, remoteGroups } from './endpoints.ts'
export { forward, forwardDiscovery, forwardRequest } from './forward.ts'
export { followApiServices } from './availability.ts'
