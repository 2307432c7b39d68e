// What an image is: a name, a size, a configuration, files, and the programs that its executables are.
import type { Program } from '../runtime/program.ts'

/** The configuration of an image, as OCI has it. */
export interface ImageConfig {
  readonly entrypoint?: readonly string[]
  readonly cmd?: readonly string[]
  /** `NAME=value`. */
  readonly env?: readonly string[]
  readonly workingDir?: string
  /** A number or a name of the image's /etc/passwd, optionally with `:group`; root when absent. */
  readonly user?: string
  /** Default SIGTERM; nginx says SIGQUIT, httpd SIGWINCH. */
  readonly stopSignal?: string
  /** Such as `80/tcp`. */
  readonly exposedPorts?: readonly string[]
}

/** Files by absolute path; directories above them are implied. An empty directory, a link and an executable are written out. */
export type FileTree = Readonly<Record<string, FileTreeNode>>
export type FileTreeNode =
  | string
  | { readonly content: string; readonly mode: number; readonly uid?: number; readonly gid?: number }
  | { readonly directory: true; readonly mode?: number; readonly uid?: number; readonly gid?: number }
  | { readonly symlink: string }

export interface Image {
  /** Normalised: `docker.io/library/nginx:1.27`, `registry.k8s.io/pause:3.10`. */
  readonly reference: string
  readonly sizeBytes: number
  /** `sha256:…` of the manifest: what imageID ends with. */
  readonly digest: string
  readonly config: ImageConfig
  /** Read-only layers. Executables are listed too (mode 0o755), so that `ls /bin` shows them. */
  readonly files: FileTree
  /** The program behind an executable of the image, by its absolute path with links followed. */
  resolve(path: string): Program | undefined
}
