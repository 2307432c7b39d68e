// How webhooks are called: by URL or through a Service. Models apiserver/pkg/util/webhook/validation.go and what it needs of net/url.
import { isDNS1123Subdomain, isValidPortNum } from '../names/index.ts'
import type { FieldErrors, Path } from './field-error.ts'
import { goQuote } from './go-text.ts'

interface WebhookClient {
  readonly url?: string
  readonly service?: { readonly namespace: string; readonly name: string; readonly path?: string; readonly port?: number }
}

const FORM = '; desired format: https://host[/path]'
const HTTPS_PORT = 443

/** Either a URL or a Service. */
export function validateWebhookClient(errors: FieldErrors, at: Path, { url, service }: WebhookClient): void {
  if ((url === undefined) === (service === undefined)) return errors.required(at, 'exactly one of url or service is required')
  if (url !== undefined) validateWebhookUrl(errors, at.child('url'), url)
  if (service) validateWebhookService(errors, at.child('service'), service)
}

function validateWebhookUrl(errors: FieldErrors, at: Path, text: string): void {
  const url = parseUrl(text)
  if (typeof url === 'string') return errors.required(at, `url must be a valid URL: parse ${goQuote(text)}: ${url}${FORM}`)
  if (url.scheme !== 'https') errors.invalid(at, url.scheme, `'https' is the only allowed URL scheme${FORM}`)
  if (url.host === '') errors.invalid(at, url.host, `host must be specified${FORM}`)
  if (url.user !== undefined) errors.invalid(at, url.user, 'user information is not permitted in the URL')
  if (url.fragment !== '') errors.invalid(at, url.fragment, 'fragments are not permitted in the URL')
  if (url.query !== '') errors.invalid(at, url.query, 'query parameters are not permitted in the URL')
}

/** Upstream hands over name and namespace in the wrong order, so a missing one is reported as the other. */
function validateWebhookService(errors: FieldErrors, at: Path, { namespace, name, path, port = HTTPS_PORT }: NonNullable<WebhookClient['service']>): void {
  if (!namespace) errors.required(at.child('name'))
  if (!name) errors.required(at.child('namespace'))
  const portProblems = isValidPortNum(port)
  if (portProblems.length > 0) errors.invalid(at.child('port'), port, `port is not valid: ${portProblems.join(', ')}`)
  if (path) validateServicePath(errors, at.child('path'), path)
}

function validateServicePath(errors: FieldErrors, at: Path, path: string): void {
  if (path === '/') return
  if (path === '//') return errors.invalid(at, path, 'segment[0] may not be empty')
  if (!path.startsWith('/')) errors.invalid(at, path, "must start with a '/'")
  for (const [i, step] of path.slice(1).replace(/\/$/, '').split('/').entries()) {
    if (step === '') errors.invalid(at, path, `segment[${i}] may not be empty`)
    else for (const problem of isDNS1123Subdomain(step)) errors.invalid(at, path, `segment[${i}]: ${problem}`)
  }
}

export interface Url {
  readonly scheme: string
  readonly user: string | undefined
  readonly host: string
  readonly query: string
  readonly fragment: string
}

/** The parts of a URL, or what is wrong with it, as net/url.Parse has them. */
export function parseUrl(text: string): Url | string {
  if (/[\x00-\x1f\x7f]/.test(text)) return 'net/url: invalid control character in URL'
  const [beforeFragment = '', fragment = ''] = text.split(/#(.*)/s)
  if (beforeFragment.startsWith(':')) return 'missing protocol scheme'
  const scheme = /^[A-Za-z][A-Za-z0-9+\-.]*(?=:)/.exec(beforeFragment)?.[0] ?? ''
  const [rest = '', query = ''] = beforeFragment.slice(scheme === '' ? 0 : scheme.length + 1).split(/\?(.*)/s)
  const badEscape = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(rest)
  if (badEscape) return `invalid URL escape ${goQuote(badEscape[0])}`
  const parts = { scheme: scheme.toLowerCase(), user: undefined, host: '', query, fragment }
  if (!rest.startsWith('/')) return scheme === '' && rest.split('/')[0]!.includes(':') ? 'first path segment in URL cannot contain colon' : parts
  if (!rest.startsWith('//') || (scheme === '' && rest.startsWith('///'))) return parts
  const authority = /^\/\/([^/]*)/.exec(rest)![1]!
  const end = authority.lastIndexOf('@')
  const host = authority.slice(end + 1)
  const port = /:([^:\]]*)$/.exec(host)
  if (port && !/^\d*$/.test(port[1]!)) return `invalid port ${goQuote(port[0])} after host`
  if (/[ "<>\\^`{|}]/.test(host)) return `invalid character ${goQuote(/[ "<>\\^`{|}]/.exec(host)![0])} in host name`
  return { ...parts, user: end < 0 ? undefined : authority.slice(0, end), host }
}
