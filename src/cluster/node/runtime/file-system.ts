// The files that a container's processes see: a tree of text files, directories, symbolic links and devices.

export type FileKind = 'file' | 'directory' | 'symlink' | 'device'

export interface FileInfo {
  readonly kind: FileKind
  /** Permission bits, such as 0o644. */
  readonly mode: number
  readonly sizeBytes: number
  readonly uid: number
  readonly gid: number
  readonly modifiedAt: number
  /** Of a symbolic link. */
  readonly target?: string
}

/** Paths are absolute. All but `lstat`, `readlink`, `remove` and `rename` follow symbolic links. Everything that can fail throws FileError. */
export interface FileSystem {
  stat(path: string): FileInfo | undefined
  lstat(path: string): FileInfo | undefined
  read(path: string): string
  write(path: string, content: string, mode?: number): void
  append(path: string, content: string): void
  /** Makes a file of zeros that costs no memory: `dd`, `fallocate`, `head -c … /dev/zero`. */
  allocate(path: string, sizeBytes: number): void
  makeDirectory(path: string, options?: { readonly parents?: boolean; readonly mode?: number }): void
  symlink(target: string, path: string): void
  readlink(path: string): string
  /** The path with every symbolic link followed. */
  realpath(path: string): string
  /** Names in a directory, sorted by code unit. */
  list(path: string): readonly string[]
  /** A file, a link, or an empty directory; with `recursive` whatever is there. */
  remove(path: string, options?: { readonly recursive?: boolean }): void
  rename(from: string, to: string): void
  chmod(path: string, mode: number): void
  /** Sets the time of modification; makes an empty file when there is none. */
  touch(path: string): void
  /** Mount points with what is mounted, as `mount` and `df` show them. */
  mounts(): readonly { readonly path: string; readonly source: string; readonly kind: string; readonly readOnly: boolean; readonly sizeBytes?: number; readonly usedBytes: number }[]
}

export type FileErrorCode = 'ENOENT' | 'EACCES' | 'EEXIST' | 'ENOTDIR' | 'EISDIR' | 'EROFS' | 'ENOTEMPTY' | 'ELOOP' | 'ENOSPC' | 'EBUSY' | 'EINVAL'

const TEXTS: Readonly<Record<FileErrorCode, string>> = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EEXIST: 'File exists',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EROFS: 'Read-only file system',
  ENOTEMPTY: 'Directory not empty',
  ELOOP: 'Too many levels of symbolic links',
  ENOSPC: 'No space left on device',
  EBUSY: 'Device or resource busy',
  EINVAL: 'Invalid argument',
}

/** `text` is what libc's strerror says; `message` starts with the path. */
export class FileError extends Error {
  readonly code: FileErrorCode
  readonly path: string
  readonly text: string
  constructor(code: FileErrorCode, path: string) {
    super(`${path}: ${TEXTS[code]}`)
    this.name = 'FileError'
    this.code = code
    this.path = path
    this.text = TEXTS[code]
  }
}
