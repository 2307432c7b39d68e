// Alerts as a list: how each stands at a moment, what matters first; and the moments at which they fired, for the timeline. Pure.
import { ALERT_RULES, alertState, ruleId, type AlertRule, type AlertState } from '../../worker/metrics/alert-rules.ts'
import type { AlertSpan } from '../../worker/metrics/questions.ts'
import type { Mark, Micros } from '../../worker/protocol.ts'
import type { Patience } from './alerts-store.ts'

/** Of the waiting times of production, when one does not want to wait so long. */
const SHORT_SHARE = 0.1
const RANK: Readonly<Record<AlertState, number>> = { firing: 0, pending: 1, resolved: 2 }
const SEVERITY: Readonly<Record<AlertRule['severity'], number>> = { critical: 0, warning: 1, info: 2 }
const MOST_MARKS = 200

export interface AlertRow {
  readonly rule: AlertRule
  readonly span: AlertSpan
  readonly state: AlertState
  /** When it fires, or did. */
  readonly fires: Micros
}

const rules = new Map(ALERT_RULES.map((rule) => [ruleId(rule), rule]))

export const waitOf = ({ forMicros }: AlertRule, patience: Patience): Micros => (patience === 'short' ? forMicros * SHORT_SHARE : forMicros)

/** What there is at a moment: firing, then pending, then what is over, the newest first. */
export function alertsAt(spans: readonly AlertSpan[], now: Micros, patience: Patience): readonly AlertRow[] {
  const rows = spans.flatMap((span): AlertRow[] => {
    const rule = rules.get(span.rule)
    const state = rule && alertState(span, waitOf(rule, patience), now)
    return rule && state ? [{ rule, span, state, fires: span.from + waitOf(rule, patience) }] : []
  })
  return rows.sort((a, b) => RANK[a.state] - RANK[b.state] || SEVERITY[a.rule.severity] - SEVERITY[b.rule.severity] || b.span.from - a.span.from)
}

/** Where alerts fired, up to the end of the run. */
export function alertMarks(spans: readonly AlertSpan[], end: Micros, patience: Patience): readonly Mark[] {
  return alertsAt(spans, end, patience)
    .filter(({ state }) => state !== 'pending')
    .map(({ rule, fires }): Mark => ({ at: fires, kind: 'alert', label: rule.name }))
    .sort((a, b) => a.at - b.at)
    .slice(-MOST_MARKS)
}
