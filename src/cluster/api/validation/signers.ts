// Names of certificate signers. Models pkg/apis/core/validation/names.go.
import { isDNS1123Label, isDNS1123Subdomain } from '../names/index.ts'
import type { FieldErrors, Path } from './field-error.ts'
import { goQuote } from './go-text.ts'

const DOMAIN_LENGTH_MAX = 253
const SIGNER_NAME_LENGTH_MAX = DOMAIN_LENGTH_MAX + 1 + 253 + 1 + 63

export function isKubernetesSigner(name: string): boolean {
  const host = name.split('/')[0]!
  return host === 'kubernetes.io' || host.endsWith('.kubernetes.io')
}

/** `example.com/signer-name`. */
export function validateSignerName(errors: FieldErrors, at: Path, name: string): void {
  if (name === '') return errors.required(at)
  const segments = name.split('/')
  const [domain = '', path = ''] = segments
  if (segments.length !== 2) return errors.invalid(at, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")
  if (domain.length > DOMAIN_LENGTH_MAX) errors.tooLong(at, DOMAIN_LENGTH_MAX)
  const labels = domain.split('.')
  checkFirstBad(errors, at, domain, labels, isDNS1123Label)
  if (labels.length < 2) errors.invalid(at, domain, 'should be a domain with at least two segments separated by dots')
  checkFirstBad(errors, at, path, path.split('.'), isDNS1123Subdomain)
  if (name.length > SIGNER_NAME_LENGTH_MAX) errors.tooLong(at, SIGNER_NAME_LENGTH_MAX)
}

function checkFirstBad(errors: FieldErrors, at: Path, whole: string, labels: readonly string[], check: (label: string) => readonly string[]): void {
  const bad = labels.find((label) => check(label).length > 0)
  if (bad !== undefined) for (const problem of check(bad)) errors.invalid(at, whole, `validating label ${goQuote(bad)}: ${problem}`)
}
