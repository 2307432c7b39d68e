// Admission: what the server changes and refuses before it stores. One file a plug-in, in the default set's order (plugins.ts).
// Models the default-on plug-ins of pkg/kubeapiserver/options/plugins.go. Left out: webhooks, NodeRestriction, certificate plug-ins.
export {}
