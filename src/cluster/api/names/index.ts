// Names: what labels, keys, ports, addresses and objects may be called, and names the server makes up.
// Models apimachinery/pkg/util/validation and pkg/api/validation. Every check returns what is wrong, [] when nothing is.
// Left out: CIDRs and the newer strict address rules.
export * from './ip.ts'
export * from './labels-and-names.ts'
export * from './object-names.ts'
