// What a template parses to.

export type Node =
  | { readonly is: 'text'; readonly text: string; readonly at: number }
  | { readonly is: 'action'; readonly pipe: Pipe; readonly at: number }
  | { readonly is: 'if' | 'with' | 'range'; readonly pipe: Pipe; readonly list: readonly Node[]; readonly otherwise: readonly Node[] | undefined; readonly at: number }
  | { readonly is: 'template'; readonly name: string; readonly pipe: Pipe | undefined; readonly at: number }
  | { readonly is: 'break' | 'continue'; readonly at: number }

export interface Pipe {
  readonly is: 'pipe'
  readonly variables: readonly string[]
  /** `=` and not `:=`. */
  readonly assigns: boolean
  readonly commands: readonly Command[]
  readonly at: number
}

export interface Command {
  readonly is: 'command'
  readonly operands: readonly Operand[]
  readonly at: number
}

export type Operand =
  | Pipe
  | { readonly is: 'dot' | 'nil'; readonly at: number }
  | { readonly is: 'bool'; readonly value: boolean; readonly at: number }
  | { readonly is: 'number'; readonly value: number; readonly text: string; readonly at: number }
  | { readonly is: 'string'; readonly value: string; readonly text: string; readonly at: number }
  | { readonly is: 'field'; readonly names: readonly string[]; readonly at: number }
  | { readonly is: 'variable'; readonly name: string; readonly fields: readonly string[]; readonly at: number }
  | { readonly is: 'function'; readonly name: string; readonly at: number }
  | { readonly is: 'chain'; readonly of: Operand; readonly fields: readonly string[]; readonly at: number }

/** A template that cannot be parsed or run; the message is upstream's. What was printed before stays printed. */
export class TemplateError extends Error {
  readonly printed: string

  constructor(message: string, printed = '') {
    super(message)
    this.printed = printed
  }
}

/** How a node reads back, as error messages quote it. */
export function textOf(node: Operand | Command): string {
  switch (node.is) {
    case 'pipe':
      return `${node.variables.length === 0 ? '' : `${node.variables.join(', ')} ${node.assigns ? '=' : ':='} `}${node.commands.map(textOf).join(' | ')}`
    case 'command':
      return node.operands.map((operand) => (operand.is === 'pipe' ? `(${textOf(operand)})` : textOf(operand))).join(' ')
    case 'dot':
      return '.'
    case 'nil':
      return 'nil'
    case 'bool':
      return String(node.value)
    case 'number':
    case 'string':
      return node.text
    case 'field':
      return node.names.map((name) => `.${name}`).join('')
    case 'variable':
      return [node.name, ...node.fields].join('.')
    case 'function':
      return node.name
    case 'chain':
      return `${node.of.is === 'pipe' ? `(${textOf(node.of)})` : textOf(node.of)}${node.fields.map((name) => `.${name}`).join('')}`
  }
}
