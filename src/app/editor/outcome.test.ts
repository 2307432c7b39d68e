import { expect, it } from 'vitest'
import type { KubeObject } from '../../worker/protocol.ts'
import { reopenedProblems, type Outcome } from './ask-server.ts'
import { changeOf, nameOfOutcome, shownText } from './outcome.ts'

const object = (data: string): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', managedFields: [{ manager: data }], annotations: { 'kubectl.kubernetes.io/last-applied-configuration': data } }, data: { x: data } }) as unknown as KubeObject
const outcome = (before: string | undefined, after: string | undefined, said = ''): Outcome => ({ document: { index: 0, from: 0, to: 0, text: '' }, result: { ...(before === undefined ? {} : { before: object(before) }), ...(after === undefined ? {} : { after: object(after) }), said } })

it.each([
  ['created', undefined, '1'],
  ['configured', '1', '2'],
  ['unchanged', '1', '1'],
  ['refused', '1', undefined],
] as const)('%s', (change, before, after) => expect(changeOf(outcome(before, after))).toBe(change))

it('shows what changes, without bookkeeping', () => {
  const outcomes = [outcome('1', '2'), outcome('3', '3'), outcome(undefined, '4')]
  const text = (x: number): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: "${x}"\n`
  expect(shownText(outcomes, 'before')).toBe(text(1))
  expect(shownText(outcomes, 'after')).toBe(`${text(2)}---\n${text(4)}`)
  expect(nameOfOutcome(outcomes[0]!)).toBe('configmap/a')
})

it('reads what kubectl edit says above a file that it opens again', () => {
  const text = '# Please edit\n#\n# deployments.apps "web" was not valid:\n# * spec.replicas: Invalid value: -1: must be greater\n#\napiVersion: apps/v1\nkind: Deployment\nspec:\n  replicas: -1\n'
  expect(reopenedProblems(text).map(({ from, to, what }) => [text.slice(from, to), what])).toEqual([['-1', { said: 'spec.replicas: Invalid value: -1: must be greater' }]])
})
