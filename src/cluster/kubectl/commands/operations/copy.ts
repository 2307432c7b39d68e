// kubectl cp and proxy. Models kubectl/pkg/cmd/cp and pkg/cmd/proxy.
// Left out: retries, links; the proxy's port, since nothing on the laptop could call it.
import { ApiError, readTar, writeTar, type Status } from '../../../api/index.ts'
import { HOUR, sleep, type Process } from '../../../../kernel/index.ts'
import type { Command } from '../../command.ts'
import { CommandError, PlainError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { attachablePod } from './exec.ts'
import { defaultContainer } from './pods-of.ts'

interface FilePlace { readonly pod: string; readonly namespace: string; readonly file: string }

/** `file`, `pod:file`, `namespace/pod:file`. Throws CommandError. */
export function parsePlace(text: string): FilePlace {
  const colon = text.indexOf(':')
  if (colon === 0) throw new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path')
  if (colon < 0) return { pod: '', namespace: '', file: text }
  const [first = '', second, ...more] = text.slice(0, colon).split('/')
  if (more.length > 0) throw new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path')
  const file = text.slice(colon + 1)
  return second === undefined ? { pod: first, namespace: '', file } : { pod: second, namespace: first, file }
}

export const CP: Command = {
  name: 'cp',
  flags: [{ name: 'container', short: 'c', type: 'string' }, { name: 'no-preserve', type: 'bool' }, { name: 'retries', type: 'int' }],
  *run(invocation) {
    const { args } = invocation
    if (args.length !== 2) throw new CommandError('source and destination are required')
    const [from, to] = [parsePlace(args[0]!), parsePlace(args[1]!)]
    if (from.pod !== '' && to.pod !== '') throw new CommandError('one of src or dest must be a local file specification')
    if (from.file === '' || to.file === '') throw new CommandError('filepath can not be empty')
    if (from.pod === '' && to.pod === '') throw new CommandError('one of src or dest must be a remote file specification')
    yield* from.pod === '' ? copyToPod(invocation, from.file, to) : copyFromPod(invocation, from, to.file)
  },
}

/** Packs a file or folder of the laptop; what is in a directory of the pod goes by its own name. */
function* copyToPod(invocation: Invocation, source: string, place: FilePlace): Process<void> {
  const { files } = invocation.laptop
  const from = source.replace(/\/+$/, '')
  const inside = files.list().filter((name) => name.startsWith(`${from}/`))
  const text = files.read(from)
  if (text === undefined && inside.length === 0) throw new CommandError(`${source} doesn't exist in local filesystem`)
  const asked = place.file.replace(/(.)\/+$/, '$1')
  const target = (yield* isDirectory(invocation, { ...place, file: asked })) ? `${asked === '/' ? '' : asked}/${baseName(from)}` : asked
  const name = baseName(target)
  const entries = text === undefined ? inside.map((file) => ({ name: `${name}${file.slice(from.length)}`, mode: 0o644, content: files.read(file)! })) : [{ name, mode: 0o644, content: text }]
  const directory = target.includes('/') ? target.slice(0, target.lastIndexOf('/')) || '/' : '.'
  const out = yield* through(invocation, place, ['tar', '-xmf', '-', '-C', directory], { stdin: writeTar(entries), say: (line) => invocation.err(line) })
  invocation.out(out)
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Asks the pod; whatever goes wrong, the place is taken for a file. */
function* isDirectory(invocation: Invocation, place: FilePlace): Process<boolean> {
  try {
    yield* through(invocation, place, ['test', '-d', place.file], { say: () => {} })
    return true
  } catch (error) {
    if (error instanceof ApiError || error instanceof CommandError) return false
    throw error
  }
}

/** Takes apart what tar of the pod packs; what tar complains of goes to stdout, as upstream has it. */
function* copyFromPod(invocation: Invocation, place: FilePlace, target: string): Process<void> {
  const { files } = invocation.laptop
  const packed = yield* through(invocation, place, ['tar', 'cf', '-', place.file], { say: (line) => invocation.out(line) })
  const prefix = place.file.replace(/^\/+|\/+$/g, '')
  const to = target.replace(/(.)\/+$/, '$1')
  for (const { name, content } of readTar(packed) ?? []) {
    if (!name.startsWith(prefix)) throw new CommandError('tar contents corrupted')
    if (name.endsWith('/')) continue
    const file = `${to}${name.slice(prefix.length)}`
    if (file === '.' || files.list().some((other) => other.startsWith(`${file}/`))) throw new CommandError(`open ${file}: is a directory`)
    files.write(file.replace(/^\.\//, ''), content)
  }
}

interface Exchange { readonly stdin?: string; readonly say: (text: string) => void }

/** Runs a command in the pod, with a text as its input; gives what it prints, and says what it complains of. */
function* through(invocation: Invocation, place: FilePlace, command: readonly string[], { stdin = '', say }: Exchange): Process<string> {
  const pods = (yield* invocation.mapper.findKind('v1', 'Pod'))!
  const pod = place.namespace === '' ? yield* attachablePod(invocation, place.pod) : yield* attachablePod(invocation, place.pod, place.namespace)
  const container = invocation.flags.string('container') || defaultContainer(invocation, pod, false, say)
  const { name, namespace } = pod.metadata
  const stream = invocation.open(pods, 'connect', { name, namespace, subresource: 'exec', query: { container, command, stdin: stdin !== '' }, body: stdin })
  let text = ''
  try {
    for (let item = yield* stream.receive(); item !== undefined; item = yield* stream.receive()) {
      if ('response' in item && item.response.code >= 400) throw new ApiError(item.response.body as Status)
      if ('chunk' in item) (item.source === 'stderr' ? say(item.chunk) : (text += item.chunk))
      if ('exit' in item && item.exit.code !== 0) throw new PlainError(item.exit.message ? `error: Internal error occurred: ${item.exit.message}` : `command terminated with exit code ${item.exit.code}`, item.exit.code)
    }
  } finally {
    stream.close()
  }
  return text
}

export const PROXY: Command = {
  name: 'proxy',
  flags: [{ name: 'port', short: 'p', type: 'int' }, { name: 'address', type: 'string' }, { name: 'www', short: 'w', type: 'string' }, { name: 'www-prefix', short: 'P', type: 'string' }, { name: 'api-prefix', type: 'string' }, { name: 'accept-hosts', type: 'string' }, { name: 'accept-paths', type: 'string' }, { name: 'reject-paths', type: 'string' }, { name: 'unix-socket', short: 'u', type: 'string' }],
  *run(invocation) {
    const { flags } = invocation
    const port = flags.int('port', 8001)
    if (port < 0 || port > 65535) throw new CommandError(`listen tcp: address ${port}: invalid port`)
    invocation.out(`Starting to serve on ${flags.string('address', '127.0.0.1')}:${port}\n`)
    for (;;) yield* sleep(HOUR)
  },
}
