// `expr`: arithmetic, comparison and matching of words.
import { AppletError } from './applet.ts'
import { toRegExp } from './regex.ts'

const LEVELS: readonly (readonly string[])[] = [['|'], ['&'], ['<', '<=', '=', '==', '!=', '>=', '>'], ['+', '-'], ['*', '/', '%'], [':']]

/** Throws AppletError with status 2. */
export function evaluateExpression(words: readonly string[]): string {
  let at = 0
  const fail = (): never => { throw new AppletError('syntax error', 2) }
  const level = (depth: number): string => {
    const operators = LEVELS[depth]
    if (operators === undefined) return primary()
    let left = level(depth + 1)
    while (at < words.length && operators.includes(words[at]!)) {
      const operator = words[at++]!
      left = apply(operator, left, level(depth + 1))
    }
    return left
  }
  const primary = (): string => {
    const word = words[at++]
    if (word === undefined) return fail()
    if (word === '(') {
      const value = level(0)
      return words[at++] === ')' ? value : fail()
    }
    if (word === 'length' && at < words.length) return String(primary().length)
    if (word === 'match' && at + 1 < words.length) return apply(':', primary(), primary())
    if (word === 'substr' && at + 2 < words.length) {
      const text = primary()
      const start = Number(primary())
      return text.slice(start - 1, start - 1 + Number(primary()))
    }
    return word
  }
  const value = level(0)
  return at < words.length ? fail() : value
}

function apply(operator: string, left: string, right: string): string {
  const isTrue = (text: string): boolean => text !== '' && text !== '0'
  switch (operator) {
    case '|': return isTrue(left) ? left : right
    case '&': return isTrue(left) && isTrue(right) ? left : '0'
    case ':': {
      const match = toRegExp(`^${right}`, { extended: false }).exec(left)
      return match?.[1] ?? (right.includes('\\(') ? '' : String(match?.[0].length ?? 0))
    }
  }
  const a = Number(left)
  const b = Number(right)
  const numbers = /^-?\d+$/.test(left) && /^-?\d+$/.test(right)
  if (['<', '<=', '=', '==', '!=', '>=', '>'].includes(operator)) {
    const order = numbers ? a - b : left < right ? -1 : left > right ? 1 : 0
    const holds = { '<': order < 0, '<=': order <= 0, '=': order === 0, '==': order === 0, '!=': order !== 0, '>=': order >= 0, '>': order > 0 }[operator]
    return holds ? '1' : '0'
  }
  if (!numbers) throw new AppletError('non-numeric argument', 2)
  if ((operator === '/' || operator === '%') && b === 0) throw new AppletError('division by zero', 2)
  return String({ '+': a + b, '-': a - b, '*': a * b, '/': Math.trunc(a / b), '%': a % b }[operator])
}
