// kubectl cp and proxy. Models kubectl/pkg/cmd/cp and pkg/cmd/proxy.
// Left out: directories and tar: one file goes through `cat`; the proxy's port, since nothing on the laptop could call it.
import { ApiError, type Status } from '../../../api/index.ts'
import { HOUR, sleep, type Process } from '../../../../kernel/index.ts'
import type { Command } from '../../command.ts'
import { CommandError, SilentExit } from '../../errors.ts'
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
    const { args, laptop } = invocation
    if (args.length !== 2) throw new CommandError('source and destination are required')
    const [from, to] = [parsePlace(args[0]!), parsePlace(args[1]!)]
    if (from.pod !== '' && to.pod !== '') throw new CommandError('one of src or dest must be a local file specification')
    if (from.file === '' || to.file === '') throw new CommandError('filepath can not be empty')
    if (from.pod === '' && to.pod === '') throw new CommandError('one of src or dest must be a remote file specification')
    if (from.pod !== '') {
      const text = yield* through(invocation, from, ['cat', from.file], '')
      laptop.files.write(to.file, text)
      return
    }
    const text = laptop.files.read(from.file)
    if (text === undefined) throw new CommandError(`${from.file} doesn't exist in local filesystem`)
    yield* through(invocation, to, ['sh', '-c', `cat > ${to.file}`], text)
  },
}

/** Runs a command in the pod with a text as its input; gives what it prints. */
function* through(invocation: Invocation, place: FilePlace, command: readonly string[], stdin: string): Process<string> {
  const pods = (yield* invocation.mapper.findKind('v1', 'Pod'))!
  const pod = place.namespace === '' ? yield* attachablePod(invocation, place.pod) : yield* attachablePod(invocation, place.pod, place.namespace)
  const container = invocation.flags.string('container') || defaultContainer(invocation, pod)
  const { name, namespace } = pod.metadata
  const stream = invocation.open(pods, 'connect', { name, namespace, subresource: 'exec', query: { container, command, stdin: stdin !== '' }, body: stdin })
  let text = ''
  try {
    for (let item = yield* stream.receive(); item !== undefined; item = yield* stream.receive()) {
      if ('response' in item && item.response.code >= 400) throw new ApiError(item.response.body as Status)
      if ('chunk' in item) (item.source === 'stderr' ? invocation.err(item.chunk) : (text += item.chunk))
      if ('exit' in item && item.exit.code !== 0) {
        invocation.err(`command terminated with exit code ${item.exit.code}\n`)
        throw new SilentExit(item.exit.code)
      }
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
