// Conditions of alerting rules, read once. A condition that asks for what is not there does not hold.
import { Environment, type ParseResult } from '@marcbachmann/cel-js'
import { QuantityError, quantityMilli } from '../../cluster/api/index.ts'
import { ALERT_RULES, type AlertRule } from './alert-rules.ts'

const environment = new Environment({ enableOptionalTypes: true, limits: { maxDepth: 100 } })
  .registerVariable('object', 'dyn')
  .registerVariable('users', 'dyn')
  .registerVariable('api', 'dyn')
  .registerVariable('fill', 'dyn')
  .registerVariable('unchanged', 'double')
  .registerFunction('quantity(dyn): double', (text: unknown) => {
    try {
      return quantityMilli(String(text)) / 1000
    } catch (error) {
      if (error instanceof QuantityError) return 0
      throw error
    }
  })

export interface ReadRule {
  readonly rule: AlertRule
  readonly holds: (scene: Readonly<Record<string, unknown>>) => boolean
}

let read: readonly ReadRule[] | undefined

/** All rules. Reading them takes a moment: it is done when somebody asks. */
export function readRules(): readonly ReadRule[] {
  read ??= ALERT_RULES.map((rule) => ({ rule, holds: holdsOf(environment.parse(rule.condition)) }))
  return read
}

function holdsOf(condition: ParseResult): ReadRule['holds'] {
  return (scene) => {
    try {
      return condition(scene as Record<string, unknown>) === true
    } catch {
      return false
    }
  }
}
