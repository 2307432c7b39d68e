// What execvp would run for a command: a name is sought along PATH, a file is an image's program or a script with an interpreter.
import type { Image } from '../images/image.ts'
import { cleanPath } from './file-store.ts'
import type { FileSystem } from './file-system.ts'
import type { MountTable, Place } from './mount-table.ts'
import { SpawnError, type Program } from './program.ts'

export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const EXECUTABLE = 0o111
const SHEBANG_LIMIT = 4
const ELF = '\u007fELF'

/** Where a command is looked up. */
export interface Lookup {
  readonly image: Image
  readonly mounts: MountTable
  /** The same files, as the user who runs the command may read them. */
  readonly files: FileSystem
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
}

interface Executable {
  /** As it was found; the place may be behind a symbolic link. */
  readonly path: string
  readonly place: Place
}

/** The program of a command; `argv` changes when a script's interpreter stands in. Throws SpawnError. */
export function findProgram(lookup: Lookup, command: readonly string[]): { readonly argv: readonly string[]; readonly program: Program } {
  let argv = command
  for (let depth = 0; depth < SHEBANG_LIMIT; depth++) {
    const name = argv[0] ?? ''
    const found = findExecutable(lookup, name)
    if (typeof found === 'string') throw new SpawnError(found, name)
    const program = programAt(lookup.image, found.place)
    if (program) return { argv, program }
    const line = /^#!\s*(\S+)(?:[ \t]+(.*\S))?/.exec(lookup.files.read(found.path))
    if (!line) throw new SpawnError('ENOEXEC', name)
    argv = [line[1]!, ...(line[2] === undefined ? [] : [line[2]]), found.path, ...argv.slice(1)]
  }
  throw new SpawnError('ENOEXEC', command[0] ?? '')
}

/** The executable file of a command name, or why there is none. */
export function findExecutable({ mounts, env, cwd }: Lookup, command: string): Executable | 'ENOENT' | 'EACCES' {
  if (command.includes('/')) {
    const path = cleanPath(command, cwd)
    const place = mounts.walk(path, true)
    if (typeof place === 'string' || place.node === undefined) return 'ENOENT'
    return place.node.kind === 'file' && place.node.mode & EXECUTABLE ? { path, place } : 'EACCES'
  }
  let denied = false
  for (const folder of (env['PATH'] ?? DEFAULT_PATH).split(':')) {
    const path = folder.startsWith('/') ? `${folder}/${command}` : cleanPath(`${folder}/${command}`, cwd)
    const place = mounts.walk(path, true)
    if (typeof place === 'string' || place.node?.kind !== 'file') continue
    if (place.node.mode & EXECUTABLE) return { path: cleanPath(path, cwd), place }
    denied = true
  }
  return denied ? 'EACCES' : 'ENOENT'
}

/** The program behind a file: the image's, or for a copy of one what its content says (`\x7fELF` and the original's path). */
function programAt(image: Image, { node, path }: Place): Program | undefined {
  const content = node?.kind === 'file' ? node.content : ''
  return image.resolve(content.startsWith(ELF) ? content.slice(ELF.length).trim() : path)
}
