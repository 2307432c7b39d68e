// `kubectl create ingress`. Models create_ingress.go: a rule is `host/path=service:port[,tls[=secret]]`, a trailing `*` means a prefix.
import { CommandError } from '../../../errors.ts'
import { generator } from './generator.ts'

const RULE = /^(?<host>[\w*\-.]*)(?<path>\/.*)?=(?<service>[\w-]+):(?<port>[\w-]+)(?<options>,tls(=[\w-]+)?(,.*)?)?$/
const DEFAULT_BACKEND = /^[\w-]+:[\w-]+$/

export const INGRESS = generator({
  name: 'ingress',
  aliases: ['ing'],
  flags: [{ name: 'class', type: 'string' }, { name: 'rule', type: 'array' }, { name: 'annotation', type: 'array' }, { name: 'default-backend', type: 'string' }],
  resource: ['networking.k8s.io/v1', 'ingresses'],
  failure: 'failed to create ingress: ',
  *make({ flags }) {
    const [rules, backend, className] = [flags.list('rule'), flags.string('default-backend'), flags.string('class')]
    if (backend === '' && rules.length === 0) throw new CommandError('not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)')
    const parsed = rules.map(parseRule)
    for (const annotation of flags.list('annotation')) if (annotation.split('=').length < 2) throw new CommandError(`annotation ${annotation} is invalid and should be in format key=[value]`)
    if (backend !== '' && !DEFAULT_BACKEND.test(backend)) throw new CommandError('default-backend should be in format servicename:serviceport')
    const annotations = Object.fromEntries(flags.list('annotation').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
    const tls = tlsOf(parsed)
    return {
      metadata: Object.keys(annotations).length > 0 ? { annotations } : {},
      spec: {
        ...(className ? { ingressClassName: className } : {}),
        ...(tls.length > 0 ? { tls } : {}),
        ...(parsed.length > 0 ? { rules: rulesOf(parsed) } : {}),
        ...(backend ? { defaultBackend: backendOf(...(backend.split(':') as [string, string])) } : {}),
      },
    }
  },
})

interface Rule { readonly host: string; readonly path: string; readonly service: string; readonly port: string; readonly tls: boolean; readonly secret: string }

function parseRule(text: string): Rule {
  const { host = '', path = '', service = '', port = '', options = '' } = RULE.exec(text)?.groups ?? {}
  if (service === '') throw new CommandError(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`)
  const tls = options.split(',').find((option) => option === 'tls' || option.startsWith('tls='))
  return { host, path, service, port, tls: tls !== undefined, secret: tls?.slice(4) ?? '' }
}

const backendOf = (name: string, port: string): object => ({ service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } })

/** Paths of one host stand together. */
function rulesOf(rules: readonly Rule[]): readonly object[] {
  const hosts = new Map<string, object[]>()
  for (const { host, path, service, port } of rules) {
    const isPrefix = path.endsWith('*')
    const plain = isPrefix ? path.slice(0, -1) || '/' : path
    hosts.set(host, [...(hosts.get(host) ?? []), { path: plain, pathType: isPrefix ? 'Prefix' : 'Exact', backend: backendOf(service, port) }])
  }
  return [...hosts].map(([host, paths]) => ({ ...(host ? { host } : {}), http: { paths } }))
}

function tlsOf(rules: readonly Rule[]): readonly object[] {
  const secrets = new Map<string, Set<string>>()
  for (const { host, tls, secret } of rules) if (tls) secrets.set(secret, (secrets.get(secret) ?? new Set()).add(host))
  // A rule for every host without a secret of its own leaves nothing to say.
  return [...secrets].flatMap(([secret, hosts]) => {
    const named = [...hosts].filter(Boolean)
    return named.length === 0 && secret === '' ? [] : [{ ...(named.length > 0 ? { hosts: named } : {}), ...(secret ? { secretName: secret } : {}) }]
  })
}
