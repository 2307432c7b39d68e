// Puts an image together: its programs with the files that stand for them, and what every base image has.
import { digestOf, type FileTree, type FileTreeNode, type Image, type ImageConfig } from '../images/index.ts'
import type { Program } from '../runtime/index.ts'
import { APPLETS, busybox } from './busybox/index.ts'

/** An executable's content: a copy of the file stays that program. */
const ELF = '\u007fELF'
const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export interface ImageParts {
  readonly reference: string
  readonly sizeBytes: number
  readonly config: ImageConfig
  /** Programs by absolute path. */
  readonly programs?: Readonly<Record<string, Program>>
  readonly files?: FileTree
  /** Whether it has a shell and the usual tools; images from scratch have not. Default true. */
  readonly hasShell?: boolean
  /** Seeds the digest; images of the same content share it. Default the reference. */
  readonly content?: string
}

const TOOLS: Readonly<Record<string, Program>> = { '/bin/busybox': busybox('1.36.1'), ...Object.fromEntries(Object.entries(APPLETS).map(([name, program]) => [`/bin/${name}`, program])) }

const BASE_FILES: FileTree = {
  '/bin': { directory: true },
  '/dev': { directory: true },
  '/etc/group': 'root:x:0:\ndaemon:x:1:\nbin:x:2:\nwww-data:x:33:\nnogroup:x:65534:\n',
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nbin:x:2:2:bin:/bin:/bin/false\nwww-data:x:33:33:www-data:/var/www:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n',
  '/home': { directory: true },
  '/proc': { directory: true },
  '/root': { directory: true, mode: 0o700 },
  '/tmp': { directory: true, mode: 0o777 },
  '/usr/bin': { directory: true },
  '/var/spool': { directory: true },
  '/var/run': { symlink: '../run' },
  '/run': { directory: true },
}

const executable = (path: string): FileTreeNode => ({ content: `${ELF}${path}`, mode: 0o755 })

/** What an image with a shell begins with; made once, because there are hundreds of images. */
const SHELL_FILES: FileTree = { ...BASE_FILES, ...Object.fromEntries(Object.keys(TOOLS).map((path) => [path, executable(path)])) }

const SCRATCH_FILES: FileTree = { '/etc/passwd': 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n', '/tmp': { directory: true, mode: 0o777 } }

/** Builds an image; executables become files with what makes a copy of one the same program. */
export function makeImage(parts: ImageParts): Image {
  const { reference, sizeBytes, config, hasShell = true } = parts
  const own = parts.programs ?? {}
  const files: Record<string, FileTreeNode> = { ...(hasShell ? SHELL_FILES : SCRATCH_FILES) }
  for (const path in own) files[path] = executable(path)
  Object.assign(files, parts.files)
  return {
    reference, sizeBytes, digest: digestOf(parts.content ?? reference),
    config: { ...config, env: [...(config.env?.some((entry) => entry.startsWith('PATH=')) ? [] : [PATH]), ...(config.env ?? [])] },
    files, resolve: (path) => own[path] ?? (hasShell ? TOOLS[path] : undefined),
  }
}
