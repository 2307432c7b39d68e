// Tokens that are kept in Secrets. tokens.ts fills Secrets of type kubernetes.io/service-account-token and deletes those whose account is
// gone; bootstrap-tokens.ts deletes bootstrap tokens that have run out.
// Left out: the signer of cluster-info, and the cleaner of legacy tokens that nobody has used for a year.
export { startBootstrapTokenCleaner } from './bootstrap-tokens.ts'
export { startServiceAccountTokens } from './tokens.ts'
