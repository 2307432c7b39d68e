// Patches: JSON patch, JSON merge patch and strategic merge patch; applied (by the API server) and made (by kubectl, kubelet, controllers).
// Every function is pure and shares structure: what a patch does not touch keeps its reference, and a patch that changes
// nothing returns the object it was given. The results are raw: decoding, defaulting and validation come after.
// Server-side apply is no patch of these: see ../managed-fields.
//
// decode-patch.ts   a parsed body of a PATCH request, checked for its form
// json-patch.ts     RFC 6902 as the API server understands it · merge-patch.ts RFC 7386, two- and three-way
// strategic-*.ts    strategic merge patch: schema look-up, diff, lists and their order, merge, three-way
// Left out: limits on the size of a body, and the duplicate keys of JSON text (gone once a body is parsed).
export { PatchError, patchStatus } from './patch-error.ts'
export { isObject, sameJson } from './same-json.ts'
export { decodePatch } from './decode-patch.ts'
export { applyJsonPatch, type JsonPatchOperation } from './json-patch.ts'
export { applyMergePatch, createMergePatch, createThreeWayJsonMergePatch } from './merge-patch.ts'
export { applyStrategicMergePatch, createThreeWayMergePatch, createTwoWayMergePatch } from './strategic-patch.ts'
