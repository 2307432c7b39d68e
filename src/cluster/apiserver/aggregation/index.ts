// API aggregation: groups that another server serves, reached through a Service. Models kube-aggregator.
// A request goes as HTTP to a ready endpoint of the APIService's Service, with the user's name in its headers.
// Left out: watches through an aggregated server, certificates, discovery of what such a server serves.
export { apiServiceOf } from './endpoints.ts'
export { forward } from './forward.ts'
export { followApiServices } from './availability.ts'
