import { expect, it } from 'vitest'
import { problemsOf } from './problems.ts'

/** Each problem as its line, what is marked, and its key or words. */
function found(text: string): string[] {
  return problemsOf(text).map(({ from, to, what }) => `${text.slice(0, from).split('\n').length} ${text.slice(from, to)} ${'said' in what ? 'syntax' : `${what.key}${what.values.field === undefined ? '' : ` ${what.values.field}`}`}`)
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: nginx
        image: nginx:1.27
        resources:
          requests: {cpu: 100m, memory: 64Mi}
`
const changed = (from: string, to: string): string => DEPLOYMENT.replace(from, to)

it.each([
  ['nothing', DEPLOYMENT, []],
  ['an unknown field', changed('replicas: 2', 'replikas: 2'), ['6 replikas unknown spec.replikas']],
  ['an unknown field in a list', changed('image:', 'imag:'), ['15 imag unknown spec.template.spec.containers[0].imag']],
  ['a wrong type', changed('replicas: 2', 'replicas: two'), ['6 two type spec.replicas']],
  ['a number where a text belongs', changed('{app: web}\n  template', '{app: 7}\n  template'), ['8 7 type spec.selector.matchLabels.app']],
  ['a list where an object belongs', changed('{app: web}\n  template', '[app]\n  template'), ['8 [app] type spec.selector.matchLabels']],
  ['a quantity that is none', changed('64Mi', '64MB'), ['17 64MB type spec.template.spec.containers[0].resources.requests.memory']],
  ['a value that is not allowed', changed('replicas: 2', 'strategy: {type: Rolling}'), ['6 Rolling enum spec.strategy.type']],
  ['a missing field', changed('  selector:\n    matchLabels: {app: web}\n', ''), ['5 spec missing spec.selector']],
  ['no kind', 'apiVersion: v1\nmetadata: {name: a}\n', ['1 apiVersion: v1 missing kind']],
  ['no object', 'just words\n', ['1 just words noObject']],
  ['the second document has lines of its own', `${DEPLOYMENT}---\n# a comment\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndat: {}\n`, ['23 dat unknown dat']],
  ['a custom kind: only its metadata is known', 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {nam: a}\nanything: 1\n', ['3 nam unknown metadata.nam']],
  ['null says nothing', changed('replicas: 2', 'replicas: null'), []],
  ['a repeated key', changed('replicas: 2', 'replicas: 2\n  replicas: 3'), ['7 replicas: 3 syntax']],
])('%s', (_, text, expected) => expect(found(text)).toEqual(expected))

it.each([
  ['a quote without end', 'apiVersion: "v1\nkind: Pod\n'],
  ['a tab', 'metadata:\n\tname: a\n'],
  ['a bracket without end', 'kind: [\n'],
  ['a key at the wrong depth', 'metadata:\n    name: a\n  labels: {}\n'],
])('%s is a syntax error, on a line of the text', (_, text) => {
  const [problem] = problemsOf(text)
  expect(problem).toMatchObject({ severity: 'error', what: { said: expect.any(String) } })
  expect(problem!.to).toBeGreaterThan(problem!.from)
  expect(problem!.to).toBeLessThanOrEqual(text.length)
})
