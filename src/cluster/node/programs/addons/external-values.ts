// Values from outside of the cluster. Here a ConfigMap holds them, in place of the system (a queue, a cloud's monitoring) that would measure them: pure.
import { quantityProblem } from '../../../api/index.ts'

/** The ConfigMap of a namespace that the adapter reads. */
export const EXTERNAL_VALUES = 'external-metrics'

export interface ExternalValue {
  readonly labels: Readonly<Record<string, string>>
  readonly value: string
}

/** Each line of a metric's text is one series: `30`, or `queue=orders,region=eu 30`. Lines that are neither are passed over. */
export function parseExternalValues(text: string): readonly ExternalValue[] {
  return text.split('\n').flatMap((line) => {
    const [value = '', series = '', ...more] = line.trim().split(/\s+/).reverse()
    const pairs = series === '' ? [] : series.split(',').map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string | undefined])
    const isSeries = more.length === 0 && value !== '' && quantityProblem(value) === undefined && pairs.every((pair) => pair[1] !== undefined)
    return isSeries ? [{ labels: Object.fromEntries(pairs) as Record<string, string>, value }] : []
  })
}
