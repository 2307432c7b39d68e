// Compound commands: if, while, for, case and `[[ … ]]`.
import type { Case, CompoundList, For, If, TestExpression, While } from 'unbash'
import type { Process } from '../../../../kernel/index.ts'
import { LoopExit } from './control.ts'
import { matchesPattern } from './pattern.ts'
import type { Shell } from './shell.ts'
import { evaluateTest } from './test-expression.ts'

/** `if`: the first branch whose condition ends with 0. */
export function* runIf(shell: Shell, node: If): Process<void> {
  for (const { clause, then } of [node, ...node.elif]) {
    yield* shell.unchecked(shell.statements(clause.commands))
    if (shell.state.status !== 0) continue
    shell.state.status = 0
    return yield* shell.statements(then.commands)
  }
  shell.state.status = 0
  if (node.else) yield* shell.statements(node.else.commands)
}

/** Runs a loop, counted for `break` and `continue`. */
export function* inLoop(shell: Shell, body: () => Process<void>): Process<void> {
  shell.loopDepth++
  try {
    yield* body()
  } finally {
    shell.loopDepth--
  }
}

/** `while` and `until`; the status is that of the last round. */
export function* runWhile(shell: Shell, { kind, clause, body }: While): Process<void> {
  let status = 0
  for (;;) {
    yield* shell.unchecked(shell.statements(clause.commands))
    if ((shell.state.status === 0) !== (kind === 'while')) break
    if (yield* runOnce(shell, body)) return
    status = shell.state.status
  }
  shell.state.status = status
}

/** `for NAME [in WORDS]`. */
export function* runFor(shell: Shell, { name, wordlist, body }: For): Process<void> {
  const values = wordlist ? yield* shell.expander.words(wordlist) : [...shell.state.positional]
  shell.state.status = 0
  for (const value of values) {
    shell.assign(name.value, value)
    if (yield* runOnce(shell, body)) return
  }
}

/** Runs the body of a loop once; true when the loop is left. */
function* runOnce(shell: Shell, body: CompoundList): Process<boolean> {
  yield* shell.pace.step()
  try {
    yield* shell.statements(body.commands)
  } catch (error) {
    if (!(error instanceof LoopExit)) throw error
    shell.state.status = 0
    if (error.levels > 1 && shell.loopDepth > 1) throw new LoopExit(error.kind, error.levels - 1)
    return error.kind === 'break'
  }
  return false
}

/** `case`: the first pattern that matches. */
export function* runCase(shell: Shell, { word, items }: Case): Process<void> {
  const value = yield* shell.expander.single(word)
  shell.state.status = 0
  let falls = false
  for (const { pattern, body, terminator } of items) {
    let matches = falls
    for (let i = 0; i < pattern.length && !matches; i++) matches = matchesPattern(value, yield* shell.expander.pattern(pattern[i]!))
    if (!matches) continue
    yield* shell.statements(body.commands)
    if (terminator !== ';&') return
    falls = true
  }
}

/** Evaluates `[[ … ]]`. */
export function* testHolds(shell: Shell, node: TestExpression): Process<boolean> {
  switch (node.type) {
    case 'TestGroup':
      return yield* testHolds(shell, node.expression)
    case 'TestNot':
      return (node.negations.length % 2 === 1) !== (yield* testHolds(shell, node.operand))
    case 'TestLogical': {
      let value = node.operator === '&&'
      for (const operand of node.operands) {
        value = yield* testHolds(shell, operand)
        if (value !== (node.operator === '&&')) return value
      }
      return value
    }
    case 'TestUnary':
      return evaluateTest(shell.process, [node.operator, yield* shell.expander.single(node.operand)])
    case 'TestBinary': {
      const left = yield* shell.expander.single(node.left)
      if (['=', '==', '!='].includes(node.operator)) return matchesPattern(left, yield* shell.expander.pattern(node.right)) === (node.operator !== '!=')
      const right = yield* shell.expander.single(node.right)
      return node.operator === '=~' ? new RegExp(right).test(left) : evaluateTest(shell.process, [left, node.operator, right])
    }
  }
}
