import { expect, it } from 'vitest'
import { factsAt } from './hover.ts'

const TEXT = `# a shop
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  strategy: {type: RollingUpdate}
  template:
    spec:
      restartPolicy: Always
      containers:
      - name: nginx
        imagePullPolicy: Always
        image: nginx:1.27
`
const at = (word: string): ReturnType<typeof factsAt> => factsAt(TEXT, TEXT.indexOf(word) + 1)

it.each([
  ['containers', { path: 'spec.template.spec.containers', type: '[]Container', isRequired: true, values: [] }],
  ['image: nginx', { path: 'spec.template.spec.containers[0].image', type: 'string', isRequired: false, byDefault: undefined }],
  ['imagePullPolicy', { path: 'spec.template.spec.containers[0].imagePullPolicy', byDefault: 'IfNotPresent' }],
  ['strategy', { path: 'spec.strategy', type: 'DeploymentStrategy', byDefault: expect.stringContaining('"maxSurge":"25%"') }],
  ['restartPolicy', { path: 'spec.template.spec.restartPolicy', byDefault: 'Always' }],
])('%s', (word, facts) => expect(at(word)).toMatchObject(facts))

it('knows nothing of blanks, comments and what cannot be read', () => {
  expect(factsAt(TEXT, 2)).toBeUndefined()
  expect(factsAt('kind: [', 2)).toBeUndefined()
})
