import { expect, it } from 'vitest'
import { documentsOf } from './documents.ts'
import { placeServerWords, stepsOf } from './server-words.ts'

const TEXT = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app.kubernetes.io/name: -web-
spec:
  replicas: -1
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: other
    spec:
      containers:
      - name: UPPER
        image: ""
`

/** What is marked for a message, by line. */
function marked(said: string): string[] {
  const document = documentsOf(TEXT)[1]!
  return placeServerWords(document, said).map(({ from, to }) => `${TEXT.slice(0, from).split('\n').length} ${TEXT.slice(from, to)}`)
}

it.each([
  ['a value', 'The Deployment "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0', ['13 -1']],
  ['an item of a list', 'The Deployment "web" is invalid: spec.template.spec.containers[0].image: Required value', ['24 ""']],
  ['a field that is not there stands at the one around it', 'The Deployment "web" is invalid: spec.template.spec.containers[0].ports[0].containerPort: Required value', ['23 name: UPPER']],
  ['a key in brackets', 'The Deployment "web" is invalid: metadata.labels[app.kubernetes.io/name]: Invalid value: "-web-": a valid label must…', ['11 -web-']],
  ['several', 'The Deployment "web" is invalid: \n* spec.replicas: Invalid value: -1\n* spec.template.spec.containers[0].name: Invalid value: "UPPER"', ['13 -1', '23 UPPER']],
  ['an unknown field', 'Error from server (BadRequest): error when creating "STDIN": Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.selector.match", unknown field "spec.template.foo"', ['14 selector', '17 template']],
  ['a wrong type', 'Error from server (BadRequest): error when creating "STDIN": Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32', ['13 -1']],
  ['what names no field stands at the beginning', 'Error from server (NotFound): error when creating "STDIN": namespaces "nowhere" not found', ['6 apiVersion: apps/v1']],
  ['nothing', '', []],
])('%s', (_, said, expected) => expect(marked(said)).toEqual(expected))

it('keeps the words of the server, and its warnings apart', () => {
  const document = documentsOf(TEXT)[1]!
  expect(placeServerWords(document, 'Warning: spec.replicas: odd\nError from server: no')).toMatchObject([{ severity: 'warning', what: { said: 'Warning: spec.replicas: odd' } }, { severity: 'error', what: { said: 'Error from server: no' } }])
})

it('reads paths', () => expect(stepsOf('spec.containers[2].env[a.b/c].x')).toEqual(['spec', 'containers', 2, 'env', 'a.b/c', 'x']))
