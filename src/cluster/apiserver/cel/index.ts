// CEL, the language of validation rules and admission policies, as the API server offers it.
// The language itself is a library's; here are Kubernetes' own functions and the passage of JSON into it.
// Left out: cost limits, type checking against schemas, the libraries for URLs, IP addresses, formats and authorization.
import { Environment } from '@marcbachmann/cel-js'
import { compareQuantities, quantityProblem } from '../../api/index.ts'

/** A compiled expression. Evaluating throws CelFailure. */
export interface Expression {
  readonly text: string
  readonly evaluate: (variables: Readonly<Record<string, unknown>>) => unknown
}

/** An expression that does not compile, or that failed on its variables. */
export class CelFailure extends Error {}

class CelQuantity {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

const EXPRESSIONS_MAX = 1024
const compiled = new Map<string, Expression>()
const environment = makeEnvironment()

/** Compiles a text; throws CelFailure when it is no expression. */
export function compile(text: string): Expression {
  const known = compiled.get(text)
  if (known) return known
  let run: ReturnType<typeof environment.parse>
  try {
    run = environment.parse(text)
  } catch (problem) {
    throw new CelFailure(firstLine(problem))
  }
  const expression: Expression = {
    text,
    evaluate(variables) {
      try {
        return run(variables as Record<string, unknown>)
      } catch (problem) {
        throw new CelFailure(firstLine(problem))
      }
    },
  }
  if (compiled.size >= EXPRESSIONS_MAX) compiled.clear()
  compiled.set(text, expression)
  return expression
}

/** What a broken rule says: its messageExpression if that comes to a text, else its message, else `otherwise`. */
export function messageOf({ message, messageExpression }: { readonly message?: string; readonly messageExpression?: string }, variables: Readonly<Record<string, unknown>>, otherwise: string): string {
  if (messageExpression) {
    try {
      const text = compile(messageExpression).evaluate(variables)
      if (typeof text === 'string' && text.trim() !== '') return text.trim()
    } catch (problem) {
      if (!(problem instanceof CelFailure)) throw problem
    }
  }
  return message?.trim() || otherwise
}

/** A JSON value as CEL sees it: whole numbers are ints. */
export function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value
  if (Array.isArray(value)) return value.map(toCel)
  if (typeof value !== 'object' || value === null) return value
  const result: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(value)) if (inner !== undefined) result[name] = toCel(inner)
  return result
}

function firstLine(problem: unknown): string {
  return (problem instanceof Error ? problem.message : String(problem)).split('\n')[0]!.replace(/^No such key/, 'no such key')
}

type Amount = bigint | number

/** Models apiserver/pkg/cel/library as far as it is offered here. */
function makeEnvironment(): Environment {
  const least = (list: readonly Amount[]): Amount => list.reduce((a, b) => (b < a ? b : a))
  const most = (list: readonly Amount[]): Amount => list.reduce((a, b) => (b > a ? b : a))
  const sum = (list: readonly Amount[]): Amount => list.reduce((a, b) => ((a as bigint) + (b as bigint)) as Amount, (typeof list[0] === 'number' ? 0 : 0n) as Amount)
  return new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true, homogeneousAggregateLiterals: false })
    .registerType('Quantity', { ctor: CelQuantity, fields: {} })
    .registerFunction('quantity(string): Quantity', (text: string) => new CelQuantity(text))
    .registerFunction('isQuantity(string): bool', (text: string) => quantityProblem(text) === undefined)
    .registerFunction('Quantity.compareTo(Quantity): int', (a: CelQuantity, b: CelQuantity) => BigInt(compareQuantities(a.text, b.text)))
    .registerFunction('Quantity.isLessThan(Quantity): bool', (a: CelQuantity, b: CelQuantity) => compareQuantities(a.text, b.text) < 0)
    .registerFunction('Quantity.isGreaterThan(Quantity): bool', (a: CelQuantity, b: CelQuantity) => compareQuantities(a.text, b.text) > 0)
    .registerFunction('list.isSorted(): bool', (list: readonly Amount[]) => list.every((item, i) => i === 0 || list[i - 1]! <= item))
    .registerFunction('list.sum(): dyn', sum)
    .registerFunction('list.min(): dyn', least)
    .registerFunction('list.max(): dyn', most)
    .registerFunction('list.indexOf(dyn): int', (list: readonly unknown[], item: unknown) => BigInt(list.indexOf(item)))
    .registerFunction('list.lastIndexOf(dyn): int', (list: readonly unknown[], item: unknown) => BigInt(list.lastIndexOf(item)))
    .registerFunction('string.find(string): string', (text: string, pattern: string) => new RegExp(pattern, 'u').exec(text)?.[0] ?? '')
    .registerFunction('string.findAll(string): list<string>', (text: string, pattern: string) => text.match(new RegExp(pattern, 'gu')) ?? [])
    .registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) => text.replaceAll(from, to))
    .registerFunction('string.charAt(int): string', (text: string, at: bigint) => text.charAt(Number(at)))
}
