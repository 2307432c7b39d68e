// The API server: the only component that others talk to, and the only one that talks to etcd.
// Modelled: the path of a request (authentication, authorization, admission, decoding, defaulting, validation, storage), one
// generic registry for all resources, watches from a cache, subresources, what a fresh cluster holds.
// Left out: priority and fairness (a request waits only for its service time), admission webhooks, encryption at rest, API
// aggregation but for metrics, tracing and metrics of the server itself.
//
// api-server.ts starts it · request-path.ts leads a request through its stages · verbs/ has one file for each verb,
// subresources/ for what hangs below an object · registry/ knows resources, cache/ watches · authentication/, authorization/,
// admission/ are the stages of these names · bootstrap/ creates what a fresh cluster holds · http/ speaks HTTP.
// test-server.ts builds a small world around it for tests.
export { startApiServer, type ApiServer, type ApiServerOptions } from './api-server.ts'
export { makeTestServer, type TestServer } from './test-server.ts'
