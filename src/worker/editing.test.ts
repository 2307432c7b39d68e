// `kubectl edit` over the bridge: a file goes out, what is saved comes back as typed text; and what a dry run says.
import { expect, it } from 'vitest'
import type { Deployment } from '../cluster/api/types/apps-v1.ts'
import { TestPage, TWO_NODES } from './test-page.ts'

const EDIT = 7

function openEdit(line = 'kubectl edit deployment web'): { page: TestPage; given: () => string; said: () => string; exit: () => number | undefined } {
  const page = new TestPage()
  page.say({ type: 'open', run: { config: TWO_NODES, log: [] } })
  page.wait(0.5)
  page.say({ type: 'play', pace: 10 })
  page.kubectl('kubectl create deployment web --image=nginx:1.27')
  page.wait(1)
  page.say({ type: 'act', id: EDIT, action: { do: 'kubectl', line, tty: true } })
  page.wait(0.5)
  const outputs = (): Extract<(typeof page.heard)[number], { type: 'output' }>[] => page.heard.flatMap((message) => (message.type === 'output' && message.id === EDIT ? [message] : []))
  return {
    page,
    given: () => outputs().findLast(({ edited }) => edited)?.edited?.text ?? '',
    said: () => outputs().map(({ stdout = '', stderr = '' }) => stdout + stderr).join(''),
    exit: () => outputs().find(({ exit }) => exit !== undefined)?.exit,
  }
}

const replicas = (page: TestPage): number | undefined => (page.objects.get('deployments.apps/default/web') as Deployment).spec?.replicas

it('what is saved is written', () => {
  const { page, given, said, exit } = openEdit()
  expect(given()).toMatch(/^# Please edit the object below[^]*\napiVersion: apps\/v1\nkind: Deployment\n/)
  page.say({ type: 'type', id: EDIT, text: given().replace('replicas: 1', 'replicas: 2') })
  page.wait(0.5)
  expect([said(), exit(), replicas(page)]).toEqual(['deployment.apps/web edited\n', 0, 2])
})

it('nothing changed: nothing is written', () => {
  const { page, given, said, exit } = openEdit()
  page.say({ type: 'type', id: EDIT, text: given() })
  page.wait(0.5)
  expect([said(), exit()]).toEqual(['Edit cancelled, no changes made.\n', 0])
})

it('what is invalid comes back with the reason above it, and can be mended', () => {
  const { page, given, said, exit } = openEdit()
  page.say({ type: 'type', id: EDIT, text: given().replace('replicas: 1', 'replicas: -1') })
  page.wait(0.5)
  expect(said()).toBe('error: deployments.apps "web" is invalid\n')
  expect(given()).toContain('# deployments.apps "web" was not valid:\n# * spec.replicas: Invalid value: -1: must be greater than or equal to 0\n#\napiVersion')
  expect([given().includes('replicas: -1'), exit(), replicas(page)]).toEqual([true, undefined, 1])
  page.say({ type: 'type', id: EDIT, text: given().replace('replicas: -1', 'replicas: 3') })
  page.wait(0.5)
  expect([exit(), replicas(page)]).toEqual([0, 3])
})

it('what is no YAML comes back too', () => {
  const { page, given, exit } = openEdit()
  page.say({ type: 'type', id: EDIT, text: 'kind: [' })
  page.wait(0.5)
  expect(given()).toMatch(/# The edited file had a syntax error: .*\n#\nkind: \[$/)
  expect(exit()).toBeUndefined()
})

it('as JSON there is no header', () => expect(openEdit('kubectl edit deployment web -o json').given()).toMatch(/^\{\n {4}"apiVersion": "apps\/v1",\n/))

it('a branch that is left takes its commands along', () => {
  const { page, said, exit } = openEdit()
  page.say({ type: 'undo' })
  page.wait(1)
  expect([exit(), said()]).toEqual([130, 'interrupted: this command runs in another branch\n'])
})

it('a dry run answers without a trace', () => {
  const { page } = openEdit('kubectl get pods')
  const { run } = page.ask({ about: 'run' })
  const { results } = page.ask({ about: 'dry-run', documents: ['apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: "1"}\n', 'apiVersion: v1\nkind: Secret\nmetadata: {name: B}\n'] })
  expect(results[0]).toMatchObject({ after: { data: { x: '1' }, metadata: { namespace: 'default' } }, said: '' })
  expect(results[1]).toMatchObject({ said: expect.stringContaining('metadata.name: Invalid value: "B"') })
  expect(page.ask({ about: 'run' }).run.log).toEqual(run.log)
})
