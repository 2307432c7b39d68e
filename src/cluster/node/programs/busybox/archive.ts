// tar, as far as files are carried in and out of containers with it: `tar cf - PATH…` and `tar xf - -C DIRECTORY`.
// Debian's images have GNU's tar, which words some things in another way.
// Left out: archives in files, compression, lists.
import { readTar, writeTar, type ArchiveEntry } from '../../../api/index.ts'
import { FileError, type ContainerProcess, type Program } from '../../runtime/index.ts'
import { readAll } from '../shell/index.ts'
import { AppletError, applet, complain, parseOptions } from './applet.ts'

const LONG = { 'no-same-permissions': 'o', 'no-same-owner': 'o' }

export const ARCHIVE_APPLETS: Readonly<Record<string, Program>> = {
  tar: applet(function* (process) {
    // The first word is a bundle of letters also without its dash.
    const [name = '', first = '', ...rest] = process.argv
    const { given, operands } = parseOptions([name, first.startsWith('-') ? first : `-${first}`, ...rest], 'cxmopvf:C:', LONG)
    if (given.get('f') !== '-' || given.has('c') === given.has('x')) throw new AppletError('only archives that are streams can be made or taken apart')
    const directory = process.path(given.get('C') ?? '.')
    if (process.files.stat(directory)?.kind !== 'directory') return refuse(process, given.get('C') ?? '.')
    return given.has('c') ? yield* create(process, operands) : yield* extract(process, directory)
  }),
}

const isGnu = ({ files }: ContainerProcess): boolean => files.stat('/etc/os-release') !== undefined && files.read('/etc/os-release').includes('ID=debian')

function refuse(process: ContainerProcess, directory: string): number {
  const gnu = isGnu(process)
  complain(process, gnu ? `${directory}: Cannot open: No such file or directory` : `can't change directory to '${directory}': No such file or directory`)
  if (gnu) complain(process, 'Error is not recoverable: exiting now')
  return gnu ? 2 : 1
}

function* create(process: ContainerProcess, paths: readonly string[]) {
  const gnu = isGnu(process)
  const entries: ArchiveEntry[] = []
  let missing = false
  let told = false
  const tell = (): void => {
    if (!told) complain(process, gnu ? "Removing leading `/' from member names" : "removing leading '/' from member names")
    told = true
  }
  for (const path of paths) {
    const isAbsolute = path.startsWith('/')
    if (isAbsolute && gnu) tell()
    if (!process.files.stat(process.path(path))) {
      complain(process, `${path}: ${gnu ? 'Cannot stat: ' : ''}No such file or directory`)
      missing = true
      continue
    }
    if (isAbsolute) tell()
    entries.push(...entriesAt(process, path))
  }
  process.stdout.write(writeTar(entries))
  yield* process.stdout.drained()
  if (missing) complain(process, gnu ? 'Exiting with failure status due to previous errors' : 'error exit delayed from previous errors')
  return missing ? (gnu ? 2 : 1) : 0
}

function entriesAt(process: ContainerProcess, path: string): readonly ArchiveEntry[] {
  const at = process.path(path)
  const { kind, mode } = process.files.stat(at)!
  const name = path.replace(/^\/+|\/+$/g, '')
  if (kind !== 'directory') return [{ name, mode, content: process.files.read(at) }]
  return [{ name: `${name}/`, mode, content: '' }, ...[...process.files.list(at)].sort().flatMap((entry) => entriesAt(process, `${path.replace(/\/+$/, '')}/${entry}`))]
}

function* extract(process: ContainerProcess, directory: string) {
  const entries = readTar(yield* readAll(process.stdin))
  if (entries === undefined) throw new AppletError(isGnu(process) ? 'This does not look like a tar archive' : 'invalid tar magic', isGnu(process) ? 2 : 1)
  const gnu = isGnu(process)
  let failed = false
  for (const { name, mode, content } of entries) {
    const path = `${directory}/${name}`
    try {
      if (name.endsWith('/')) process.files.makeDirectory(path.slice(0, -1), { parents: true, mode })
      else {
        process.files.makeDirectory(path.slice(0, path.lastIndexOf('/')), { parents: true })
        process.files.write(path, content, mode)
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      complain(process, gnu ? `${name}: Cannot open: ${error.text}` : `can't open '${name}': ${error.text}`)
      if (!gnu) return 1
      failed = true
    }
  }
  if (failed) complain(process, 'Exiting with failure status due to previous errors')
  return failed ? 2 : 0
}
