// Hashes that become parts of names: pod-template-hash and controller revisions.
// pod-template.ts is what controllers call; spew.ts prints the Go struct that is hashed; fnv.ts sums;
// sha256.ts sums what kubectl names by its content.
// Left out: templates that carry times of their own print no location.
export { fnv32, fnv32a, fnv32aBytes } from './fnv.ts'
export { sha256Hex } from './sha256.ts'
export { dumpPodTemplate, hashPodTemplate, hashRevisionData } from './pod-template.ts'
