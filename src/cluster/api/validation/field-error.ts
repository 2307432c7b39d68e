// Field errors: what is wrong where, in the words of the API server.
// Models apimachinery/pkg/util/validation/field. Texts are made only when an error is shown.
import { GoValue, goJson, goQuote } from './go-text.ts'

export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'InternalError'
  | 'FieldValueTypeInvalid'

export interface FieldError {
  readonly type: FieldErrorType
  /** Where: `spec.containers[0].image`. */
  readonly field: string
  /** The value as the message shows it: OMITTED leaves it out. */
  readonly badValue?: unknown
  readonly detail: string
}

/** A bad value that the message does not repeat. */
export const OMITTED = Symbol('value omitted')

const TYPE_TEXT: { readonly [type in FieldErrorType]: string } = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  InternalError: 'Internal error',
  FieldValueTypeInvalid: 'Invalid value',
}

const SHOWS_NO_VALUE: ReadonlySet<FieldErrorType> = new Set(['FieldValueRequired', 'FieldValueForbidden', 'FieldValueTooLong', 'InternalError'])

/** The whole text: `spec.replicas: Invalid value: -1: must be greater than or equal to 0` (field.Error.Error). */
export function formatFieldError(error: FieldError): string {
  return `${error.field}: ${formatErrorBody(error)}`
}

/** The text without the field: a cause's message (field.Error.ErrorBody). */
export function formatErrorBody({ type, badValue, detail }: FieldError): string {
  const shown = SHOWS_NO_VALUE.has(type) || badValue === OMITTED ? TYPE_TEXT[type] : `${TYPE_TEXT[type]}: ${formatBadValue(badValue)}`
  return detail === '' ? shown : `${shown}: ${detail}`
}

function formatBadValue(value: unknown): string {
  if (typeof value === 'string') return goQuote(value)
  return value instanceof GoValue ? value.compact() : goJson(value)
}

/** A place in an object, linked to the place that holds it; its text is made on demand. */
export class Path {
  readonly parent: Path | undefined
  readonly step: string | number
  readonly isKey: boolean

  constructor(parent: Path | undefined, step: string | number, isKey: boolean) {
    this.parent = parent
    this.step = step
    this.isKey = isKey
  }

  /** A field below this place; several names go several levels down. */
  child(...names: readonly string[]): Path {
    let at: Path = this
    for (const name of names) at = new Path(at, name, false)
    return at
  }

  /** `[2]`. */
  index(index: number): Path {
    return new Path(this, index, true)
  }

  /** `[name]`, in a map. */
  key(key: string): Path {
    return new Path(this, key, true)
  }

  toString(): string {
    const steps: string[] = []
    for (let at: Path | undefined = this; at && at !== ROOT; at = at.parent) {
      const atStart = at.parent === undefined || at.parent === ROOT
      steps.push(at.isKey ? `[${at.step}]` : atStart ? String(at.step) : `.${at.step}`)
    }
    return steps.reverse().join('')
  }
}

/** The object itself; its children's texts have no leading dot. */
export const ROOT = new Path(undefined, '', false)
/** What upstream makes when it means the object itself and says so with an empty name: it prints as `[]`. */
export const UNNAMED = new Path(undefined, '', true)
export const METADATA = ROOT.child('metadata')
export const SPEC = ROOT.child('spec')
export const STATUS = ROOT.child('status')

/** Collects errors in the order they are found. */
export class FieldErrors {
  readonly list: FieldError[] = []
  /** The server's flag --allow-privileged, which decides over containers. */
  readonly allowPrivileged: boolean

  constructor(allowPrivileged = true) {
    this.allowPrivileged = allowPrivileged
  }

  /**
   * Whether something was found. Upstream makes some checks twice, and a Status lists the second finding too;
   * a repeated check is run only when this is true, since otherwise it cannot find anything.
   */
  get any(): boolean {
    return this.list.length > 0
  }

  required(at: Path, detail = ''): void {
    this.add('FieldValueRequired', at, '', detail)
  }

  invalid(at: Path, badValue: unknown, detail: string): void {
    this.add('FieldValueInvalid', at, badValue, detail)
  }

  /** One error for each of `details`, as checks of names give them. */
  invalidEach(at: Path, badValue: unknown, details: readonly string[]): void {
    for (const detail of details) this.invalid(at, badValue, detail)
  }

  /** `supported` in the order that the message lists them. */
  notSupported(at: Path, badValue: unknown, supported: readonly string[]): void {
    const detail = supported.length > 0 ? `supported values: ${supported.map(goQuote).join(', ')}` : ''
    this.add('FieldValueNotSupported', at, badValue, detail)
  }

  forbidden(at: Path, detail: string): void {
    this.add('FieldValueForbidden', at, '', detail)
  }

  duplicate(at: Path, badValue: unknown, detail = ''): void {
    this.add('FieldValueDuplicate', at, badValue, detail)
  }

  notFound(at: Path, badValue: unknown, detail = ''): void {
    this.add('FieldValueNotFound', at, badValue, detail)
  }

  tooLong(at: Path, bytesMax: number): void {
    this.add('FieldValueTooLong', at, OMITTED, `may not be more than ${bytesMax} ${bytesMax === 1 ? 'byte' : 'bytes'}`)
  }

  tooMany(at: Path, actual: number, max: number): void {
    this.add('FieldValueTooMany', at, actual, `must have at most ${max} ${max === 1 ? 'item' : 'items'}`)
  }

  internal(at: Path, detail: string): void {
    this.add('InternalError', at, undefined, detail)
  }

  add(type: FieldErrorType, at: Path, badValue: unknown, detail: string): void {
    this.list.push({ type, field: at.toString(), badValue, detail })
  }
}

/** How many errors a check finds, when only that matters. */
export function countErrors(check: (errors: FieldErrors) => void): number {
  const errors = new FieldErrors()
  check(errors)
  return errors.list.length
}
