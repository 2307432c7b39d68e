// Paths inside volumes. Models the path rules of pkg/apis/core/validation.
import type { FieldErrors, Path } from './field-error.ts'

/** A relative path that does not climb out; absent is the empty one. */
export function checkDescendingPath(errors: FieldErrors, at: Path, path = ''): void {
  if (path.startsWith('/')) errors.invalid(at, path, 'must be a relative path')
  checkNoBacksteps(errors, at, path)
}

/** The same, and not a name that volumes keep for themselves. */
export function checkUserPath(errors: FieldErrors, at: Path, path = ''): void {
  checkDescendingPath(errors, at, path)
  if (path.startsWith('..') && !path.startsWith('../')) errors.invalid(at, path, "must not start with '..'")
}

export function checkNoBacksteps(errors: FieldErrors, at: Path, path: string): void {
  if (hasBackstep(path)) errors.invalid(at, path, "must not contain '..'")
}

export function hasBackstep(path: string): boolean {
  return path.includes('..') && path.split('/').includes('..')
}

/** Permission bits of a file: octal 0 to 0777. */
export function checkFileMode(errors: FieldErrors, at: Path, mode: number | undefined): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777)) errors.invalid(at, mode, 'must be a number between 0 and 0777 (octal), both inclusive')
}
