// `test` and `[`: what is true of files, texts and numbers.
import type { ContainerProcess } from '../../runtime/index.ts'
import { ShellError } from './control.ts'

const BINARY = new Set(['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef'])
const UNARY = /^-[bcdefghkLnprsStuwxz]$/

/** Evaluates the words of a test. Throws ShellError with status 2 for nonsense. */
export function evaluateTest(process: ContainerProcess, words: readonly string[]): boolean {
  if (words.length === 0) return false
  const parser = new TestParser(process, words)
  const value = parser.or()
  if (!parser.atEnd) throw new ShellError(`${parser.peek()}: unknown operand`, 2)
  return value
}

class TestParser {
  readonly #process: ContainerProcess
  readonly #words: readonly string[]
  #at = 0

  constructor(process: ContainerProcess, words: readonly string[]) {
    this.#process = process
    this.#words = words
  }

  get atEnd(): boolean {
    return this.#at >= this.#words.length
  }

  peek(ahead = 0): string | undefined {
    return this.#words[this.#at + ahead]
  }

  or(): boolean {
    let value = this.#and()
    while (this.peek() === '-o') {
      this.#at++
      const right = this.#and()
      value ||= right
    }
    return value
  }

  #and(): boolean {
    let value = this.#not()
    while (this.peek() === '-a') {
      this.#at++
      const right = this.#not()
      value &&= right
    }
    return value
  }

  #not(): boolean {
    const left = this.#words.length - this.#at
    if (this.peek() === '!' && left > 1 && !(left === 3 && BINARY.has(this.peek(1)!))) {
      this.#at++
      return !this.#not()
    }
    return this.#primary()
  }

  #primary(): boolean {
    const word = this.peek()
    if (word === undefined) throw new ShellError('argument expected', 2)
    const operator = this.peek(1)
    if (operator !== undefined && BINARY.has(operator) && this.peek(2) !== undefined) {
      this.#at += 3
      return this.#compare(word, operator, this.#words[this.#at - 1]!)
    }
    if (word === '(' && operator !== undefined) {
      this.#at++
      const value = this.or()
      if (this.peek() !== ')') throw new ShellError('closing paren expected', 2)
      this.#at++
      return value
    }
    if (UNARY.test(word) && operator !== undefined) {
      this.#at += 2
      return this.#unary(word, operator)
    }
    this.#at++
    return word !== ''
  }

  #unary(operator: string, operand: string): boolean {
    if (operator === '-z') return operand === ''
    if (operator === '-n') return operand !== ''
    if (operator === '-t') return operand === '1' ? this.#process.stdout.isTerminal : this.#process.stdin.isTerminal
    const { files, user } = this.#process
    const path = this.#process.path(operand)
    if (operand === '') return false
    if (operator === '-L' || operator === '-h') return files.lstat(path)?.kind === 'symlink'
    const info = files.stat(path)
    if (info === undefined) return false
    const bits = user.uid === info.uid ? info.mode >> 6 : user.gid === info.gid || user.groups.includes(info.gid) ? info.mode >> 3 : info.mode
    switch (operator) {
      case '-f': return info.kind === 'file'
      case '-d': return info.kind === 'directory'
      case '-c': return info.kind === 'device'
      case '-s': return info.sizeBytes > 0
      case '-r': return user.uid === 0 || (bits & 4) !== 0
      case '-w': return user.uid === 0 || (bits & 2) !== 0
      case '-x': return user.uid === 0 ? info.kind === 'directory' || (info.mode & 0o111) !== 0 : (bits & 1) !== 0
      case '-e': return true
      default: return false
    }
  }

  #compare(left: string, operator: string, right: string): boolean {
    switch (operator) {
      case '=':
      case '==': return left === right
      case '!=': return left !== right
      case '<': return left < right
      case '>': return left > right
      case '-nt':
      case '-ot': {
        const a = this.#process.files.stat(this.#process.path(left))?.modifiedAt ?? -1
        const b = this.#process.files.stat(this.#process.path(right))?.modifiedAt ?? -1
        return operator === '-nt' ? a > b : a < b
      }
      case '-ef': return this.#process.path(left) === this.#process.path(right)
    }
    const a = integer(left)
    const b = integer(right)
    switch (operator) {
      case '-eq': return a === b
      case '-ne': return a !== b
      case '-lt': return a < b
      case '-le': return a <= b
      case '-gt': return a > b
      default: return a >= b
    }
  }
}

function integer(text: string): number {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new ShellError(`${text}: bad number`, 2)
  return Number(text)
}
