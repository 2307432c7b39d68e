// The part of nginx's configuration that is modelled: servers, their ports and names, locations.

export interface NginxLocation {
  readonly prefix: string
  readonly exact: boolean
  readonly root?: string
  readonly index?: readonly string[]
  readonly returns?: { readonly status: number; readonly text: string; readonly type?: string }
  readonly proxy?: string
}

export interface NginxServer {
  readonly ports: readonly number[]
  readonly names: readonly string[]
  readonly root: string
  readonly index: readonly string[]
  readonly locations: readonly NginxLocation[]
}

interface Directive {
  readonly words: readonly string[]
  readonly block: readonly Directive[] | undefined
}

const DIRECTIVE = /^(user|worker_\w+|error_log|pid|events|http|server|location|listen|server_name|root|index|return|proxy_\w+|default_type|include|log_format|access_log|sendfile|tcp_\w+|keepalive_\w+|gzip\w*|error_page|types|add_header|try_files|rewrite|charset|client_\w+|upstream|map|set|if|allow|deny|autoindex|expires|stub_status|resolver\w*|ssl_\w+|alias|limit_\w+|server_tokens|multi_accept|use|stream|load_module|env|daemon|large_client_header_buffers|fastcgi_\w+|uwsgi_\w+|auth_\w+|internal|satisfy|variables_hash_\w+|types_hash_\w+|server_names_hash_\w+|send_timeout|reset_timedout_connection|open_file_cache\w*|real_ip\w*|set_real_ip_from|sub_filter\w*|etag|if_modified_since|port_in_redirect|absolute_redirect|merge_slashes|zone|least_conn|ip_hash|keepalive|default|hash|random)$/

/** Reads files in order. Gives the servers, or what nginx complains of. */
export function parseNginx(files: readonly { readonly file: string; readonly text: string }[]): readonly NginxServer[] | string {
  const servers: NginxServer[] = []
  for (const { file, text } of files) {
    const found = serversOf(file, text)
    if (typeof found === 'string') return found
    servers.push(...found)
  }
  return servers
}

/** What texts said before: every container of an image reads the same ones. */
const known = new Map<string, { readonly file: string; readonly servers: readonly NginxServer[] | string }>()
const KNOWN_LIMIT = 200

function serversOf(file: string, text: string): readonly NginxServer[] | string {
  const before = known.get(text)
  if (before?.file === file) return before.servers
  const servers = parseFile(file, text)
  if (known.size >= KNOWN_LIMIT) known.clear()
  known.set(text, { file, servers })
  return servers
}

function parseFile(file: string, text: string): readonly NginxServer[] | string {
  const servers: NginxServer[] = []
  try {
    collect(new ConfigParser(file, text).block(false), servers)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return servers
}

class ConfigError extends Error {}

class ConfigParser {
  readonly #file: string
  readonly #tokens: { readonly text: string; readonly line: number; readonly quoted: boolean }[] = []
  #at = 0

  constructor(file: string, text: string) {
    this.#file = file
    let line = 1
    for (const match of text.matchAll(/#[^\n]*|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|[{};]|\n|[^\s{};"']+(?:\{[^}]*\})?/g)) {
      const whole = match[0]
      if (whole === '\n') line++
      else if (!whole.startsWith('#')) {
        const quoted = match[1] ?? match[2]
        this.#tokens.push({ text: quoted === undefined ? whole : quoted.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char)), line, quoted: quoted !== undefined })
        line += whole.split('\n').length - 1
      }
    }
  }

  /** Directives up to the end of the block or the file. Throws ConfigError. */
  block(inner: boolean, free = false): readonly Directive[] {
    const directives: Directive[] = []
    let words: string[] = []
    for (;;) {
      const token = this.#tokens[this.#at++]
      if (token === undefined) {
        const line = this.#tokens.at(-1)?.line ?? 1
        if (words.length > 0) throw new ConfigError(`unexpected end of file, expecting ";" or "}" in ${this.#file}:${line}`)
        if (inner) throw new ConfigError(`unexpected end of file, expecting "}" in ${this.#file}:${line}`)
        return directives
      }
      const { text, line, quoted } = token
      if (!quoted && text === '}') {
        if (words.length > 0 || !inner) throw new ConfigError(`unexpected "}" in ${this.#file}:${line}`)
        return directives
      }
      const ends = !quoted && (text === ';' || text === '{')
      if (!ends) {
        words.push(text)
        continue
      }
      if (words.length === 0) throw new ConfigError(`unexpected "${text}" in ${this.#file}:${line}`)
      if (!free && !DIRECTIVE.test(words[0]!)) throw new ConfigError(`unknown directive "${words[0]}" in ${this.#file}:${line}`)
      directives.push({ words, block: text === '{' ? this.block(true, ['types', 'map', 'if'].includes(words[0]!)) : undefined })
      words = []
    }
  }
}

function collect(directives: readonly Directive[], servers: NginxServer[]): void {
  for (const { words, block } of directives) {
    if (words[0] === 'http' && block) collect(block, servers)
    else if (words[0] === 'server' && block) servers.push(serverOf(block))
  }
}

function serverOf(block: readonly Directive[]): NginxServer {
  const ports = new Set<number>()
  for (const { words } of block) if (words[0] === 'listen') ports.add(Number(/(\d+)$/.exec(words[1] ?? '')?.[1] ?? 80))
  const first = (name: string): readonly string[] | undefined => block.find(({ words }) => words[0] === name)?.words.slice(1)
  return {
    ports: ports.size > 0 ? [...ports] : [80],
    names: first('server_name') ?? [],
    root: first('root')?.[0] ?? '/etc/nginx/html',
    index: first('index') ?? ['index.html'],
    locations: [...block.filter(({ words, block: inner }) => words[0] === 'location' && inner).map(({ words, block: inner }) => locationOf(words.slice(1), inner!)), ...returnOf(block)],
  }
}

/** A `return` of the server itself answers everything. */
function returnOf(block: readonly Directive[]): NginxLocation[] {
  const location = locationOf(['/'], block.filter(({ words }) => words[0] === 'return' || words[0] === 'default_type'))
  return location.returns ? [location] : []
}

function locationOf(words: readonly string[], block: readonly Directive[]): NginxLocation {
  const first = (name: string): readonly string[] | undefined => block.find((directive) => directive.words[0] === name)?.words.slice(1)
  const answer = first('return')
  const type = first('default_type')?.[0]
  const root = first('root')?.[0]
  const index = first('index')
  const proxy = first('proxy_pass')?.[0]
  return {
    exact: words[0] === '=',
    prefix: words.at(-1) ?? '/',
    ...(root === undefined ? {} : { root }),
    ...(index === undefined ? {} : { index }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(answer === undefined ? {} : { returns: { status: Number(answer[0]), text: answer.slice(1).join(' '), ...(type === undefined ? {} : { type }) } }),
  }
}
