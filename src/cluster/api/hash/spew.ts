// The text that Go's spew prints of a struct: what pod-template-hash is a hash of. Models pkg/util/hash (DeepHashObject) with
// spew's `%#v`: every field as Name:(type)value, map keys sorted, no addresses.
import type { Json, JsonObject } from '../object.ts'
import { parseQuantity } from '../quantity/index.ts'
import { schemaType } from '../schema/index.ts'
import type { RawType, Shape } from '../schema/index.ts'
import { EPOCH_MS, parseTime } from '../time/index.ts'

type Printer = (value: Json | undefined) => string

interface FieldPrinter {
  /** `Name:(type)`. */
  readonly label: string
  readonly json: string | undefined
  readonly print: Printer
}

const NIL = '<nil>'
/** Seconds from the year 1, where Go counts from, to 1970. */
const UNIX_TO_GO_SECONDS = 62135596800
const structs = new Map<string, Printer>()

/** The dump of a value of the type with this id in the schema table, as a whole: `(v1.PodTemplateSpec){…}`. */
export function dumpStruct(id: string, value: JsonObject): string {
  const { go, raw } = schemaType(id)
  return `(${go})${structPrinter(raw)(value)}`
}

/** Prints a struct; made on first use, since types refer to themselves. */
function structPrinter(type: RawType): Printer {
  const known = structs.get(type.id)
  if (known) return known
  let fields: readonly FieldPrinter[] | undefined
  let zero: string | undefined
  const print = (value: JsonObject) => {
    fields ??= (type.fields ?? []).map(fieldPrinter)
    let text = '{'
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i]!
      text += (i > 0 ? ' ' : '') + field.label + field.print(field.json === undefined ? value : value[field.json])
    }
    return `${text}}`
  }
  const printer: Printer = (value) => (isObject(value) ? print(value) : (zero ??= print({})))
  structs.set(type.id, printer)
  return printer
}

function fieldPrinter(field: NonNullable<RawType['fields']>[number]): FieldPrinter {
  const [name = '', goType = ''] = (field.g ?? '').split(/ (.*)/s)
  const inner = shapePrinter(field.t)
  const pointer = goType.startsWith('*')
  return {
    label: `${name}:(${goType})`,
    json: field.inline ? undefined : field.n,
    print: pointer ? (value) => (value === undefined || value === null ? NIL : inner(value)) : inner,
  }
}

function shapePrinter(text: string): Printer {
  const wrapped = /^(list|map)<(.+)>$/.exec(text)
  if (wrapped) {
    const item = shapePrinter(wrapped[2]!)
    return wrapped[1] === 'list' ? (value) => printList(value, item) : (value) => printMap(value, item)
  }
  if (text.startsWith('ref:')) return structPrinter(schemaType(text.slice(4)).raw)
  return scalarPrinter(text as (Shape & { is: 'scalar' })['of'])
}

function scalarPrinter(kind: (Shape & { is: 'scalar' })['of']): Printer {
  switch (kind) {
    case 'string':
      return (value) => (typeof value === 'string' ? value : '')
    case 'bool':
      return (value) => (value === true ? 'true' : 'false')
    case 'int32':
    case 'int64':
    case 'double':
      return (value) => (typeof value === 'number' ? String(value) : '0')
    case 'int-or-string':
      return printIntOrString
    case 'quantity':
      return printQuantityStruct
    case 'time':
    case 'microtime':
      return printTime
    case 'bytes':
    case 'duration':
    case 'raw':
      // No pod template holds one of these.
      return () => NIL
  }
}

function printList(value: Json | undefined, item: Printer): string {
  return Array.isArray(value) && value.length > 0 ? `[${(value as readonly Json[]).map(item).join(' ')}]` : NIL
}

function printMap(value: Json | undefined, item: Printer): string {
  if (!isObject(value)) return NIL
  const keys = Object.keys(value).sort()
  return keys.length > 0 ? `map[${keys.map((key) => `${key}:${item(value[key])}`).join(' ')}]` : NIL
}

function printIntOrString(value: Json | undefined): string {
  return typeof value === 'string'
    ? `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`
    : `{Type:(intstr.Type)0 IntVal:(int32)${value ?? 0} StrVal:(string)}`
}

/** A quantity's innards depend on how its text was parsed. */
function printQuantityStruct(value: Json | undefined): string {
  // An absent amount travels as the text "0", which leaves no cached string and no more of the format than its name.
  const { parts, nanos, format } = parseQuantity(typeof value === 'string' ? value : '0')
  const { decimal = false, int64 = 0n, scale = 0, keptText = '' } = parts ?? {}
  const dec = decimal ? printInfDec(nanos) : NIL
  return `{i:(resource.int64Amount){value:(int64)${int64} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:(*inf.Dec)${dec}} s:(string)${keptText} Format:(resource.Format)${format}}`
}

/** An arbitrary-precision amount: spew follows it into the words of its big integer. */
function printInfDec(nanos: bigint): string {
  const words: bigint[] = []
  for (let rest = nanos < 0n ? -nanos : nanos; rest > 0n; rest >>= 64n) words.push(rest & 0xffffffffffffffffn)
  return `{unscaled:(big.Int){neg:(bool)${nanos < 0n} abs:(big.nat)[${words.join(' ')}]} scale:(inf.Scale)9}`
}

function printTime(value: Json | undefined): string {
  const micros = typeof value === 'string' ? parseTime(value) : NaN
  const ext = Number.isNaN(micros) ? 0 : Math.floor(micros / 1e6) + EPOCH_MS / 1000 + UNIX_TO_GO_SECONDS
  return `{Time:(time.Time){wall:(uint64)0 ext:(int64)${ext} loc:(*time.Location)${NIL}}}`
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
