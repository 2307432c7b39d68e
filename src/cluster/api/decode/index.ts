// Decoding: from JSON to the object of a kind, as the API server reads request bodies and prints objects.
// decode.ts is the door for values, body.ts for texts; walk.ts does the work by plans (plan.ts) made from the schema table;
// scalars.ts and text-forms.ts read single values, json.ts parses text and notices repeated keys,
// field-order.ts is for what is written out.
// yaml.ts reads YAML texts.
// Left out: protobuf and CBOR; of YAML's errors only the common ones have libyaml's words.
export { decodeBody, decodeParsed, decodeYamlBody, strictBodyError } from './body.ts'
export { decodeObject, settleObject, strictDecodingError } from './decode.ts'
export type { Decoded } from './decode.ts'
export { inFieldOrder } from './field-order.ts'
export { JsonError, parseJson } from './json.ts'
export type { ParsedJson } from './json.ts'
export { DecodeError } from './scalars.ts'
export { isSettled } from './walk.ts'
export type { DuplicateKeys } from './walk.ts'
export { YamlError, parseYaml, splitYamlDocuments } from './yaml.ts'
export type { ParsedYaml } from './yaml.ts'
