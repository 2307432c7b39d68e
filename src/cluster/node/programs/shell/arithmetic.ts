// `$((…))`: 64-bit integers in the shell; here JavaScript's whole numbers.
import { parse, type ArithmeticExpression, type WordPart } from 'unbash'
import type { Process } from '../../../../kernel/index.ts'
import { ShellError } from './control.ts'

export interface ArithmeticScope {
  get(name: string): string | undefined
  set(name: string, value: string): void
  /** The text of a part with expansions. */
  expand(parts: readonly WordPart[]): Process<string>
  substitute(node: { readonly script: unknown; readonly text: string }): Process<string>
}

const DEPTH_LIMIT = 32

/** Evaluates an expression. Throws ShellError. */
export function* evaluateArithmetic(node: ArithmeticExpression, scope: ArithmeticScope, depth = 0): Process<number> {
  if (depth > DEPTH_LIMIT) throw new ShellError('expression recursion loop detected', 2, true)
  switch (node.type) {
    case 'ArithmeticGroup':
      return yield* evaluateArithmetic(node.expression, scope, depth)
    case 'ArithmeticWord':
      return yield* valueOf(node.parts ? yield* scope.expand(node.parts) : node.value, scope, depth)
    case 'ArithmeticCommandExpansion':
      return yield* valueOf(yield* scope.substitute(node), scope, depth)
    case 'ArithmeticTernary':
      return yield* evaluateArithmetic((yield* evaluateArithmetic(node.test, scope, depth)) !== 0 ? node.consequent : node.alternate, scope, depth)
    case 'ArithmeticUnary':
      return yield* unary(node, scope, depth)
    case 'ArithmeticBinary':
      return yield* binary(node, scope, depth)
  }
}

/** Evaluates the text of an expression: `let`, `$((` with a variable that holds an expression. */
export function* evaluateText(text: string, scope: ArithmeticScope, depth = 0): Process<number> {
  if (text.trim() === '') return 0
  const command = parse(`echo $((${text}))`).commands[0]?.command
  const part = command?.type === 'Command' ? command.args[0] : undefined
  const first = part?.type === 'Word' ? part.parts?.[0] : undefined
  if (first?.type !== 'ArithmeticExpansion' || first.expression === undefined) throw new ShellError('arithmetic syntax error', 2, true)
  return yield* evaluateArithmetic(first.expression, scope, depth + 1)
}

function* valueOf(text: string, scope: ArithmeticScope, depth: number): Process<number> {
  const word = text.trim()
  if (word === '') return 0
  if (/^0[xX][0-9a-fA-F]+$/.test(word)) return parseInt(word, 16)
  if (/^0[0-7]+$/.test(word)) return parseInt(word, 8)
  if (/^-?\d+$/.test(word)) return Number(word)
  if (depth > DEPTH_LIMIT) throw new ShellError('expression recursion loop detected', 2, true)
  const name = /^\$?\{?([A-Za-z_]\w*|[0-9#?$!])\}?$/.exec(word)?.[1]
  if (name !== undefined) {
    const value = scope.get(name)
    if (value === undefined || value === '') return 0
    return value === name ? 0 : yield* valueOf(value, scope, depth + 1)
  }
  if (!/[-+*/%<>=!&|^~?:()]/.test(word)) throw new ShellError('arithmetic syntax error', 2, true)
  return yield* evaluateText(word, scope, depth)
}

type Unary = Extract<ArithmeticExpression, { type: 'ArithmeticUnary' }>
type Binary = Extract<ArithmeticExpression, { type: 'ArithmeticBinary' }>

function* unary(node: Unary, scope: ArithmeticScope, depth: number): Process<number> {
  const value = yield* evaluateArithmetic(node.operand, scope, depth)
  switch (node.operator) {
    case '-': return -value
    case '+': return value
    case '!': return value === 0 ? 1 : 0
    case '~': return Number(~BigInt(value))
    case '++':
    case '--': {
      const next = node.operator === '++' ? value + 1 : value - 1
      scope.set(nameOf(node.operand), String(next))
      return node.prefix ? next : value
    }
    default: throw new ShellError('arithmetic syntax error', 2, true)
  }
}

function* binary(node: Binary, scope: ArithmeticScope, depth: number): Process<number> {
  const { operator } = node
  if (operator === '=') {
    const value = yield* evaluateArithmetic(node.right, scope, depth)
    scope.set(nameOf(node.left), String(value))
    return value
  }
  const left = yield* evaluateArithmetic(node.left, scope, depth)
  if (operator === '&&' && left === 0) return 0
  if (operator === '||' && left !== 0) return 1
  const right = yield* evaluateArithmetic(node.right, scope, depth)
  if (operator === ',') return right
  const assigns = operator.endsWith('=') && !['==', '!=', '<=', '>='].includes(operator)
  const value = apply(assigns ? operator.slice(0, -1) : operator, left, right)
  if (assigns) scope.set(nameOf(node.left), String(value))
  return value
}

function apply(operator: string, a: number, b: number): number {
  if ((operator === '/' || operator === '%') && b === 0) throw new ShellError('divide by zero', 2, true)
  switch (operator) {
    case '+': return a + b
    case '-': return a - b
    case '*': return a * b
    case '/': return Math.trunc(a / b)
    case '%': return a % b
    case '**': return a ** b
    case '<': return a < b ? 1 : 0
    case '>': return a > b ? 1 : 0
    case '<=': return a <= b ? 1 : 0
    case '>=': return a >= b ? 1 : 0
    case '==': return a === b ? 1 : 0
    case '!=': return a !== b ? 1 : 0
    case '&&': return a !== 0 && b !== 0 ? 1 : 0
    case '||': return a !== 0 || b !== 0 ? 1 : 0
    case '&': return Number(BigInt.asIntN(64, BigInt(a) & BigInt(b)))
    case '|': return Number(BigInt.asIntN(64, BigInt(a) | BigInt(b)))
    case '^': return Number(BigInt.asIntN(64, BigInt(a) ^ BigInt(b)))
    case '<<': return Number(BigInt.asIntN(64, BigInt(a) << BigInt(b)))
    case '>>': return Number(BigInt.asIntN(64, BigInt(a) >> BigInt(b)))
    default: throw new ShellError('arithmetic syntax error', 2, true)
  }
}

function nameOf(node: ArithmeticExpression): string {
  if (node.type === 'ArithmeticWord' && /^[A-Za-z_]\w*$/.test(node.value)) return node.value
  throw new ShellError('arithmetic syntax error', 2, true)
}
