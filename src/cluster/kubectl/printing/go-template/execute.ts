// Runs a parsed template over a JSON value. Models text/template/exec.go.
import { formatGoValue, sortedEntries } from '../../../api/jsonpath/index.ts'
import { FunctionError, functionNamed, isTruthy, typeName } from './functions.ts'
import { TemplateError, textOf, type Command, type Node, type Operand, type Pipe } from './node.ts'
import type { GoTemplate } from './parse.ts'

/** What the template prints for `data`. Throws TemplateError, with what was printed until then. */
export function executeGoTemplate(template: GoTemplate, data: unknown, allowMissingKeys = true): string {
  const run = new Run(template, allowMissingKeys)
  return run.execute(data)
}

/** A value, and whether it came out of a map or list: messages call its type `interface {}` then. */
interface Value {
  readonly of: unknown
  readonly boxed: boolean
}

const ABSENT: Value = { of: undefined, boxed: false }

interface Variable {
  readonly name: string
  value: Value
}

type TemplateNode = Extract<Node, { is: 'template' }>

/** How a list of nodes ended. */
type Outcome = 'done' | 'break' | 'continue'

const DEPTH_MAX = 1000

class Run {
  readonly #template: GoTemplate
  readonly #allowMissingKeys: boolean
  #output = ''
  #variables: Variable[] = []
  #depth = 0
  /** What is being evaluated, for messages. */
  #at: Operand | Command | TemplateNode | undefined
  #name: string

  constructor(template: GoTemplate, allowMissingKeys: boolean) {
    this.#template = template
    this.#allowMissingKeys = allowMissingKeys
    this.#name = template.name
  }

  execute(data: unknown): string {
    const dot = { of: data, boxed: false }
    this.#variables = [{ name: '$', value: dot }]
    this.#walk(dot, this.#template.nodes)
    return this.#output
  }

  #fail(message: string): never {
    const node = this.#at
    if (!node) throw new TemplateError(`template: ${this.#name}: ${message}`, this.#output)
    const before = this.#template.text.slice(0, node.at)
    const line = before.split('\n').length
    const column = node.at - (before.lastIndexOf('\n') + 1)
    const quoted = node.is === 'template' ? `{{template "${node.name}"${node.pipe ? ` ${textOf(node.pipe)}` : ''}}}` : textOf(node)
    throw new TemplateError(`template: ${this.#template.name}:${line}:${column}: executing "${this.#name}" at <${quoted}>: ${message}`, this.#output)
  }

  #walk(dot: Value, nodes: readonly Node[]): Outcome {
    for (const node of nodes) {
      const outcome = this.#walkNode(dot, node)
      if (outcome !== 'done') return outcome
    }
    return 'done'
  }

  #walkNode(dot: Value, node: Node): Outcome {
    switch (node.is) {
      case 'text':
        this.#output += node.text
        return 'done'
      case 'action': {
        const value = this.#evaluatePipe(dot, node.pipe)
        if (node.pipe.variables.length === 0) this.#output += value.of === undefined || value.of === null ? '<no value>' : formatGoValue(value.of)
        return 'done'
      }
      case 'break':
      case 'continue':
        return node.is
      case 'template':
        this.#walkTemplate(dot, node)
        return 'done'
      case 'range':
        return this.#scoped(() => this.#walkRange(dot, node))
      case 'if':
      case 'with':
        return this.#scoped(() => {
          const value = this.#evaluatePipe(dot, node.pipe)
          if (isTruthy(value.of)) return this.#walk(node.is === 'with' ? value : dot, node.list)
          return this.#walk(dot, node.otherwise ?? [])
        })
    }
  }

  /** Forgets the variables that `walk` declares. */
  #scoped(walk: () => Outcome): Outcome {
    const { length } = this.#variables
    const outcome = walk()
    this.#variables.length = length
    return outcome
  }

  #walkRange(dot: Value, node: Extract<Node, { is: 'if' | 'with' | 'range' }>): Outcome {
    const value = this.#evaluatePipe(dot, node.pipe)
    const items = this.#itemsOf(value.of, node.pipe)
    if (items.length === 0) return this.#walk(dot, node.otherwise ?? [])
    for (const [index, item] of items) {
      this.#setRangeVariables(node.pipe, index, item)
      const outcome = this.#scoped(() => this.#walk(item, node.list))
      if (outcome === 'break') break
    }
    return 'done'
  }

  #itemsOf(value: unknown, pipe: Pipe): readonly (readonly [Value, Value])[] {
    if (Array.isArray(value)) return (value as readonly unknown[]).map((item, at) => [{ of: at, boxed: false }, { of: item, boxed: true }])
    if (typeof value === 'object' && value !== null) return sortedEntries(value).map(([key, item]) => [{ of: key, boxed: false }, { of: item, boxed: true }])
    if (typeof value === 'number' && Number.isInteger(value)) {
      if (pipe.variables.length > 1) this.#fail(`can't use ${formatGoValue(value)} to iterate over more than one variable`)
      return Array.from({ length: Math.max(0, value) }, (_, at) => [ABSENT, { of: at, boxed: false }])
    }
    return value === undefined || value === null ? [] : this.#fail(`range can't iterate over ${formatGoValue(value)}`)
  }

  #setRangeVariables({ variables, assigns }: Pipe, index: Value, item: Value): void {
    const values = variables.length > 1 ? [index, item] : [item]
    variables.forEach((name, at) => {
      if (assigns) this.#assign(name, values[at]!)
      else this.#variables[this.#variables.length - variables.length + at] = { name, value: values[at]! }
    })
  }

  /** A template sees none of the caller's variables. */
  #walkTemplate(dot: Value, node: TemplateNode): void {
    this.#at = node
    const nodes = this.#template.defined.get(node.name)
    if (!nodes) this.#fail(`template "${node.name}" not defined`)
    if (this.#depth === DEPTH_MAX) this.#fail(`exceeded maximum template depth (${DEPTH_MAX})`)
    const inner = node.pipe ? this.#evaluatePipe(dot, node.pipe) : ABSENT
    const outer = { variables: this.#variables, name: this.#name }
    this.#variables = [{ name: '$', value: inner }]
    this.#name = node.name
    this.#depth++
    this.#walk(inner, nodes!)
    this.#depth--
    this.#variables = outer.variables
    this.#name = outer.name
  }

  #assign(name: string, value: Value): void {
    const variable = this.#variables.findLast((each) => each.name === name)
    if (!variable) this.#fail(`undefined variable: ${name}`)
    variable!.value = value
  }

  #evaluatePipe(dot: Value, pipe: Pipe): Value {
    this.#at = pipe
    let value: Value | undefined
    for (const command of pipe.commands) {
      const result = this.#evaluateCommand(dot, command, value)
      // A pipeline's result is looked at through the interface it came in.
      value = { of: result.of === null ? undefined : result.of, boxed: false }
    }
    for (const name of pipe.variables) {
      if (pipe.assigns) this.#assign(name, value!)
      else this.#variables.push({ name, value: value! })
    }
    return value!
  }

  /** `final` is what the command before in the pipeline gave: the last argument of this one. */
  #evaluateCommand(dot: Value, command: Command, final: Value | undefined): Value {
    const first = command.operands[0]!
    const hasArguments = command.operands.length > 1 || final !== undefined
    if (first.is === 'function') return this.#callFunction(dot, first, command, command.operands.slice(1), final)
    if (first.is === 'field' || first.is === 'chain' || (first.is === 'variable' && first.fields.length > 0)) return this.#evaluateFields(dot, first, hasArguments)
    if (first.is !== 'pipe') this.#at = first
    if (hasArguments) this.#fail(`can't give argument to non-function ${textOf(first)}`)
    if (first.is === 'nil') this.#fail('nil is not a command')
    return this.#evaluateOperand(dot, first)
  }

  #evaluateOperand(dot: Value, operand: Operand): Value {
    switch (operand.is) {
      case 'pipe':
        return this.#evaluatePipe(dot, operand)
      case 'dot':
        return dot
      case 'nil':
        return { of: null, boxed: true }
      case 'bool':
      case 'number':
      case 'string':
        return { of: operand.value, boxed: false }
      case 'function':
        return this.#callFunction(dot, operand, operand, [], undefined)
      case 'variable':
        if (operand.fields.length === 0) return this.#variable(operand.name)
        return this.#evaluateFields(dot, operand, false)
      case 'field':
      case 'chain':
        return this.#evaluateFields(dot, operand, false)
    }
  }

  #variable(name: string): Value {
    return this.#variables.findLast((each) => each.name === name)?.value ?? this.#fail(`undefined variable: ${name}`)
  }

  #evaluateFields(dot: Value, operand: Extract<Operand, { is: 'field' | 'chain' | 'variable' }>, hasArguments: boolean): Value {
    this.#at = operand
    const start = operand.is === 'field' ? dot : operand.is === 'variable' ? this.#variable(operand.name) : this.#evaluateOperand(dot, operand.of)
    const names = operand.is === 'field' ? operand.names : operand.fields
    return names.reduce((value, name, at) => this.#field(value, name, hasArguments && at === names.length - 1), start)
  }

  #field(receiver: Value, name: string, hasArguments: boolean): Value {
    if (receiver.of === undefined) return this.#allowMissingKeys ? ABSENT : this.#fail(`nil data; no entry for key "${name}"`)
    const type = receiver.boxed ? 'interface {}' : typeName(receiver.of)
    if (receiver.of === null) this.#fail(`nil pointer evaluating ${type}.${name}`)
    if (typeof receiver.of !== 'object' || Array.isArray(receiver.of)) this.#fail(`can't evaluate field ${name} in type ${type}`)
    if (hasArguments) this.#fail(`${name} is not a method but has arguments`)
    const members = receiver.of as { readonly [key: string]: unknown }
    if (Object.hasOwn(members, name)) return { of: members[name], boxed: true }
    return this.#allowMissingKeys ? ABSENT : this.#fail(`map has no entry for key "${name}"`)
  }

  #callFunction(dot: Value, { name }: Extract<Operand, { is: 'function' }>, node: Operand | Command, operands: readonly Operand[], final: Value | undefined): Value {
    this.#at = node
    const { fixed, variadic, call } = functionNamed(name)
    const count = operands.length + (final ? 1 : 0)
    if (variadic ? count < fixed : count !== fixed) {
      this.#at = node.is === 'command' ? node.operands[0] : node
      this.#fail(`wrong number of args for ${name}: want ${variadic ? 'at least ' : ''}${fixed} got ${variadic ? operands.length : count}`)
    }
    if (name === 'and' || name === 'or') return this.#callLogic(dot, name, operands, final)
    const values = operands.map((operand) => {
      this.#at = operand
      return this.#evaluateOperand(dot, operand).of
    })
    try {
      return { of: call(final ? [...values, final.of] : values), boxed: name === 'index' }
    } catch (problem) {
      if (!(problem instanceof FunctionError)) throw problem
      this.#at = node
      return this.#fail(`error calling ${name}: ${problem.message}`)
    }
  }

  /** Stops at the first argument that decides. */
  #callLogic(dot: Value, name: 'and' | 'or', operands: readonly Operand[], final: Value | undefined): Value {
    let value = ABSENT
    for (const operand of operands) {
      this.#at = operand
      value = this.#evaluateOperand(dot, operand)
      if (isTruthy(value.of) === (name === 'or')) return value
    }
    return final ?? value
  }
}
