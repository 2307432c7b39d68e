// `kubectl explain`: the fields of a kind and their types, from the schema. Descriptions are upstream's texts and are left out.
import { schemaOfKind, type SchemaField, type SchemaType, type Shape } from '../../../api/index.ts'
import type { Command } from '../../command.ts'
import { CommandError } from '../../errors.ts'

export const EXPLAIN: Command = {
  name: 'explain',
  flags: [{ name: 'recursive', type: 'bool' }, { name: 'api-version', type: 'string' }, { name: 'output', short: 'o', type: 'string' }],
  *run(invocation) {
    const { args, flags, mapper } = invocation
    if (args.length === 0) throw new CommandError('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.')
    if (args.length > 1) throw new CommandError('We accept only this format: explain RESOURCE')
    const output = flags.string('output', 'plaintext')
    if (!output.startsWith('plaintext')) throw new CommandError(`unrecognized format: ${output}`)
    const [resource = '', ...path] = args[0]!.replace(/\.$/, '').split('.')
    let mapping = yield* mapper.findPlainly(resource)
    const version = flags.string('api-version')
    if (version !== '') {
      const found = (yield* mapper.all()).find((r) => r.apiVersion === version && r.resource === mapping.resource)
      if (!found) throw new CommandError(`couldn't find resource for "${version.includes('/') ? version : `/${version}`}, Resource=${mapping.resource}"`)
      mapping = found
    }
    const type = schemaOfKind(mapping.apiVersion, mapping.kind)
    if (!type) throw new CommandError(`GVR (${mapping.group}/${mapping.version}, Resource=${mapping.resource}) not found in OpenAPI schema`)
    // The head is printed before the path is walked.
    invocation.out( `${mapping.group ? `GROUP:      ${mapping.group}\n` : ''}KIND:       ${mapping.kind}\nVERSION:    ${mapping.version}\n\n`)
    const field = path.reduce<Place>((at, name) => at.step(name), new Place(type))
    const about = field.field ? `FIELD: ${field.field.name} <${typeName(field.field.shape)}>\n${enumBlock(field.field)}\n` : ''
    invocation.out(`${about}DESCRIPTION:\n    <empty>\n    ${field.type ? `\nFIELDS:\n${fieldLines(field.type, flags.bool('recursive'), '  ', new Set())}` : ''}\n`)
  },
}

/** Where in a kind's schema a path has come to. */
class Place {
  readonly type: SchemaType | undefined
  readonly field: SchemaField | undefined

  constructor(type: SchemaType | undefined, field?: SchemaField) {
    this.type = type
    this.field = field
  }

  step(name: string): Place {
    const field = this.type?.byName.get(name)
    if (!field) throw new CommandError(`field "${name}" does not exist`)
    return new Place(objectIn(field.shape), field)
  }
}

function objectIn(shape: Shape): SchemaType | undefined {
  if (shape.is === 'list') return objectIn(shape.items)
  if (shape.is === 'map') return objectIn(shape.values)
  return shape.is === 'scalar' ? undefined : shape.type
}

const SCALARS: Readonly<Record<string, string>> = { bool: 'boolean', int32: 'integer', int64: 'integer', double: 'number', bytes: 'string', quantity: 'Quantity', time: 'Time', microtime: 'MicroTime', duration: 'Duration', 'int-or-string': 'IntOrString', raw: 'Object' }

function typeName(shape: Shape): string {
  if (shape.is === 'list') return `[]${typeName(shape.items)}`
  if (shape.is === 'map') return `map[string]${typeName(shape.values)}`
  return shape.is === 'scalar' ? (SCALARS[shape.of] ?? shape.of) : shape.type.id.slice(shape.type.id.lastIndexOf('.') + 1)
}

const requirement = ({ required }: SchemaField): string => (required ? ' -required-' : '')

/** The values of the field that is asked about, one on each line. */
const enumBlock = ({ enum: values }: SchemaField): string => (values ? `ENUM:\n${[...values].sort().map((value) => `    ${value}\n`).join('')}` : '\n')

const enumLine = (field: SchemaField, indent: string): string => (field.enum ? `${indent}enum: ${[...field.enum].sort().join(', ')}\n` : '')

function fieldLines(type: SchemaType, isRecursive: boolean, indent: string, above: ReadonlySet<string>): string {
  const fields = [...type.fields].sort((a, b) => (a.name < b.name ? -1 : 1))
  return fields.map((field) => {
    const line = `${indent}${field.name}\t<${typeName(field.shape)}>${requirement(field)}\n${enumLine(field, indent)}`
    if (!isRecursive) return `${line}${indent}  <no description>\n\n`
    const inner = objectIn(field.shape)
    return inner && !above.has(inner.id) ? `${line}${fieldLines(inner, true, `${indent}  `, new Set([...above, inner.id]))}` : line
  }).join('')
}
