// Rules for names and labels. Models apimachinery/pkg/util/validation/validation.go: each function returns
// what is wrong with a value in upstream's words, an empty list when nothing is.

export const DNS_LABEL_LENGTH_MAX = 63
export const DNS_SUBDOMAIN_LENGTH_MAX = 253
export const LABEL_VALUE_LENGTH_MAX = 63
const QUALIFIED_NAME_LENGTH_MAX = 63
const PORT_NAME_LENGTH_MAX = 15

const LABEL_PATTERN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN_PATTERN = `${LABEL_PATTERN}(\\.${LABEL_PATTERN})*`
const LABEL_1035_PATTERN = '[a-z]([-a-z0-9]*[a-z0-9])?'
const QUALIFIED_PATTERN = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const LABEL_VALUE_PATTERN = `(${QUALIFIED_PATTERN})?`
const C_IDENTIFIER_PATTERN = '[A-Za-z_][A-Za-z0-9_]*'
const ENV_VAR_PATTERN = '[-._a-zA-Z][-._a-zA-Z0-9]*'
const CONFIG_KEY_PATTERN = '[-._a-zA-Z0-9]+'
const HEADER_PATTERN = '[-A-Za-z0-9]+'
const PERCENT_PATTERN = '[0-9]+%'
const WILDCARD_PATTERN = `\\*\\.${SUBDOMAIN_PATTERN}`
const HTTP_PATH_PATTERN = '[A-Za-z0-9/\\-._~%!$&\'()*+,;=:]+'

const LABEL_MESSAGE = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character"
const SUBDOMAIN_MESSAGE = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"
const LABEL_1035_MESSAGE = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character"
const WILDCARD_MESSAGE = "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character"
const QUALIFIED_MESSAGE = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
const LABEL_VALUE_MESSAGE = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
const C_IDENTIFIER_MESSAGE = "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'"
const ENV_VAR_MESSAGE = "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit"
const CONFIG_KEY_MESSAGE = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
const HEADER_MESSAGE = "a valid HTTP header must consist of alphanumeric characters or '-'"
const PERCENT_MESSAGE = "a valid percent string must be a numeric string followed by an ending '%'"

type Problems = readonly string[]
const FINE: Problems = []

const label = whole(LABEL_PATTERN)
const subdomain = whole(SUBDOMAIN_PATTERN)
const label1035 = whole(LABEL_1035_PATTERN)
const qualified = whole(QUALIFIED_PATTERN)
const labelValue = whole(LABEL_VALUE_PATTERN)
const cIdentifier = whole(C_IDENTIFIER_PATTERN)
const envVar = whole(ENV_VAR_PATTERN)
const configKey = whole(CONFIG_KEY_PATTERN)
const header = whole(HEADER_PATTERN)
const percent = whole(PERCENT_PATTERN)
const wildcard = whole(WILDCARD_PATTERN)
const httpPath = whole(HTTP_PATH_PATTERN)

/** A DNS label: a namespace, a port name, a container. */
export function isDNS1123Label(value: string): Problems {
  if (value.length <= DNS_LABEL_LENGTH_MAX && label.test(value)) return FINE
  const problems = tooLong(value, DNS_LABEL_LENGTH_MAX)
  if (label.test(value)) return problems
  if (subdomain.test(value)) return [...problems, 'must not contain dots']
  return [...problems, regexError(LABEL_MESSAGE, LABEL_PATTERN, ['my-name', '123-abc'])]
}

/** Dot-separated DNS labels: what most objects are named. */
export function isDNS1123Subdomain(value: string): Problems {
  if (value.length <= DNS_SUBDOMAIN_LENGTH_MAX && subdomain.test(value)) return FINE
  const problems = tooLong(value, DNS_SUBDOMAIN_LENGTH_MAX)
  return subdomain.test(value) ? problems : [...problems, regexError(SUBDOMAIN_MESSAGE, SUBDOMAIN_PATTERN, ['example.com'])]
}

/** A DNS label that begins with a letter: a Service. */
export function isDNS1035Label(value: string): Problems {
  const problems = tooLong(value, DNS_LABEL_LENGTH_MAX)
  return label1035.test(value) ? problems : [...problems, regexError(LABEL_1035_MESSAGE, LABEL_1035_PATTERN, ['my-name', 'abc-123'])]
}

/** `*.example.com`. */
export function isWildcardDNS1123Subdomain(value: string): Problems {
  const problems = tooLong(value, DNS_SUBDOMAIN_LENGTH_MAX)
  return wildcard.test(value) ? problems : [...problems, regexError(WILDCARD_MESSAGE, WILDCARD_PATTERN, ['*.example.com'])]
}

/** `name` or `prefix/name`: a label key, an annotation key, a resource name. */
export function isQualifiedName(value: string): Problems {
  const parts = value.split('/')
  const problems: string[] = []
  let name = parts[0]!
  if (parts.length === 2) {
    const prefix = parts[0]!
    name = parts[1]!
    if (prefix === '') problems.push('prefix part must be non-empty')
    else problems.push(...isDNS1123Subdomain(prefix).map((problem) => `prefix part ${problem}`))
  } else if (parts.length > 2) {
    return [`a qualified name ${regexError(QUALIFIED_MESSAGE, QUALIFIED_PATTERN, ['MyName', 'my.name', '123-abc'])} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  }
  if (name === '') problems.push('name part must be non-empty')
  else if (name.length > QUALIFIED_NAME_LENGTH_MAX) problems.push(`name part ${maxLengthError(QUALIFIED_NAME_LENGTH_MAX)}`)
  if (!qualified.test(name)) problems.push(`name part ${regexError(QUALIFIED_MESSAGE, QUALIFIED_PATTERN, ['MyName', 'my.name', '123-abc'])}`)
  return problems
}

/** The value of a label. */
export function isValidLabelValue(value: string): Problems {
  const problems = tooLong(value, LABEL_VALUE_LENGTH_MAX)
  return labelValue.test(value) ? problems : [...problems, regexError(LABEL_VALUE_MESSAGE, LABEL_VALUE_PATTERN, ['MyValue', 'my_value', '12345'])]
}

export function isCIdentifier(value: string): Problems {
  return cIdentifier.test(value) ? FINE : [regexError(C_IDENTIFIER_MESSAGE, C_IDENTIFIER_PATTERN, ['my_name', 'MY_NAME', 'MyName'])]
}

/** An environment variable's name by the strict rule (envFrom prefixes of old). */
export function isEnvVarName(value: string): Problems {
  const problems = envVar.test(value) ? [] : [regexError(ENV_VAR_MESSAGE, ENV_VAR_PATTERN, ['my.env-name', 'MY_ENV.NAME', 'MyEnvName1'])]
  return [...problems, ...looksLikePath(value)]
}

/** An environment variable's name by the rule in force since 1.34: any printable ASCII but `=`. */
export function isRelaxedEnvVarName(value: string): Problems {
  if (value === '') return ['environment variable name must be non-empty']
  return /^[\x20-\x3c\x3e-\x7e]*$/.test(value) ? FINE : ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

/** A key of a ConfigMap or a Secret. */
export function isConfigMapKey(value: string): Problems {
  const problems = [...tooLong(value, DNS_SUBDOMAIN_LENGTH_MAX)]
  if (!configKey.test(value)) problems.push(regexError(CONFIG_KEY_MESSAGE, CONFIG_KEY_PATTERN, ['key.name', 'KEY_NAME', 'key-name']))
  return [...problems, ...looksLikePath(value)]
}

export function isHTTPHeaderName(value: string): Problems {
  return header.test(value) ? FINE : [regexError(HEADER_MESSAGE, HEADER_PATTERN, ['X-Header-Name'])]
}

/** `25%`. */
export function isValidPercent(value: string): Problems {
  return percent.test(value) ? FINE : [regexError(PERCENT_MESSAGE, PERCENT_PATTERN, ['1%', '93%'])]
}

/** A port's number. */
export function isValidPortNum(port: number): Problems {
  return port >= 1 && port <= 65535 ? FINE : [inclusiveRangeError(1, 65535)]
}

/** A port's name (IANA_SVC_NAME). */
export function isValidPortName(value: string): Problems {
  const problems: string[] = []
  if (value.length > PORT_NAME_LENGTH_MAX) problems.push(maxLengthError(PORT_NAME_LENGTH_MAX))
  if (!/^[-a-z0-9]+$/.test(value)) problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(value)) problems.push('must contain at least one letter (a-z)')
  if (value.includes('--')) problems.push('must not contain consecutive hyphens')
  if (value !== '' && (value.startsWith('-') || value.endsWith('-'))) problems.push('must not begin or end with a hyphen')
  return problems
}

/** A name that can stand in a URL's path. Models pkg/api/validation/path. */
export function isValidPathSegmentName(value: string): Problems {
  if (value === '.' || value === '..') return [`may not be '${value}'`]
  return ['/', '%'].filter((part) => value.includes(part)).map((part) => `may not contain '${part}'`)
}

/** What is wrong with one part of a value: upstream's field errors without their path. */
export interface NameProblem {
  readonly type: 'Required' | 'Invalid'
  readonly value: string
  readonly detail: string
}

/** A domain of at least three segments: a controller's or signer's name. */
export function isFullyQualifiedName(value: string): readonly NameProblem[] {
  if (value === '') return [{ type: 'Required', value, detail: '' }]
  const problems = isDNS1123Subdomain(value)
  if (problems.length > 0) return [{ type: 'Invalid', value, detail: problems.join(',') }]
  return value.split('.').length >= 3 ? [] : [{ type: 'Invalid', value, detail: 'should be a domain with at least three segments separated by dots' }]
}

/** `acme.io/foo`. */
export function isDomainPrefixedPath(value: string): readonly NameProblem[] {
  if (value === '') return [{ type: 'Required', value, detail: '' }]
  const slash = value.indexOf('/')
  const host = value.slice(0, Math.max(slash, 0))
  const path = value.slice(slash + 1)
  if (host === '' || path === '') return [{ type: 'Invalid', value, detail: 'must be a domain-prefixed path (such as "acme.io/foo")' }]
  const problems: NameProblem[] = isDNS1123Subdomain(host).map((detail) => ({ type: 'Invalid', value: host, detail }))
  if (!httpPath.test(path)) problems.push({ type: 'Invalid', value: path, detail: regexError('Invalid path', HTTP_PATH_PATTERN, []) })
  return problems
}

/** `must be no more than 63 characters`. */
export function maxLengthError(length: number): string {
  return `must be no more than ${length} characters`
}

/** `must be between 1 and 65535, inclusive`. */
export function inclusiveRangeError(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`
}

/** The sentence that ends in the pattern a value had to match, with examples (validation.RegexError). */
export function regexError(message: string, pattern: string, examples: readonly string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${pattern}')`
  return `${message} (e.g. ${examples.map((example) => `'${example}'`).join(',  or ')}, regex used for validation is '${pattern}')`
}

function looksLikePath(value: string): Problems {
  if (value === '.') return ["must not be '.'"]
  if (value === '..') return ["must not be '..'"]
  return value.startsWith('..') ? ["must not start with '..'"] : FINE
}

function tooLong(value: string, length: number): Problems {
  return value.length > length ? [maxLengthError(length)] : FINE
}

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`)
}
