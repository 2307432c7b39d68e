// What hangs below an object: status, scale, binding, eviction, token, log, exec and more. subresources.ts says which verb goes where.
// Left out: port-forward, proxy.
export {}
