// The API server: the only component that others talk to, and the only one that talks to etcd.
// Modelled: the path of a request (authentication, authorization, admission, decoding, defaulting, validation, storage), one
// generic registry for all resources, watches from a cache, subresources, custom resources, admission policies, what a fresh cluster holds.
// Left out: priority and fairness (a request waits only for its service time), admission webhooks, encryption at rest,
// OpenAPI documents, aggregated discovery, metrics of the server itself.
//
// api-server.ts starts it · request-path.ts leads a request through its stages · verbs/ has one file for each verb, subresources/
// for what hangs below an object, reviews/ for questions that nothing stores · registry/ knows resources, cache/ watches, services/
// gives out addresses and ports · authentication/, authorization/, admission/ are the stages of these names · custom-resources/,
// cel/ and aggregation/ are what others add to the API · bootstrap/ creates what a fresh cluster holds · discovery/ and http/ speak
// to tools. test-server.ts and recorded-requests.ts build a small world around it for tests.
export { startApiServer, type ApiServer, type ApiServerOptions } from './api-server.ts'
export { storagePrefix } from './registry/served-resource.ts'
export { makeTestServer, type TestServer } from './test-server.ts'
export { parseHttpRequest, renderEvent, renderHttpResponse, type HttpRequest, type HttpResponse, type ParsedHttp } from './http/index.ts'
