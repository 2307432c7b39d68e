// Tokens of ServiceAccounts as text: signing them and reading them back. The API server and the controller manager hold the same key
// (`--service-account-signing-key-file`, `--service-account-private-key-file`). Models pkg/serviceaccount (jwt.go, legacy.go).
// Left out: cryptography. A token has the three parts of a JWT; its signature is a keyed hash that no part of the model could guess.
export { readClaims, signToken, tokenKeyOf } from './signature.ts'
export { legacyClaims, LEGACY_ISSUER, type LegacyClaims } from './legacy.ts'
