import { describe, expect, it } from 'vitest'
import type { KubeObject, Status } from '../../../api/index.ts'
import { makeTestServer, type TestServer } from '../../test-server.ts'

const GROUP = { group: 'admissionregistration.k8s.io', version: 'v1' }

function forbid(world: TestServer, validation: object, extra: object = {}): void {
  const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['configmaps'] }]
  const policy = { metadata: { name: 'small' }, spec: { matchConstraints: { resourceRules: rules }, validations: [validation], ...extra } }
  const binding = { metadata: { name: 'everywhere' }, spec: { policyName: 'small', validationActions: ['Deny'] } }
  world.run(world.client.request({ ...GROUP, resource: 'validatingadmissionpolicies', verb: 'create', body: policy, contentType: 'application/json' }))
  world.run(world.client.request({ ...GROUP, resource: 'validatingadmissionpolicybindings', verb: 'create', body: binding, contentType: 'application/json' }))
}

function create(world: TestServer, name: string, data: Readonly<Record<string, string>>): { code: number; body: Status } {
  const response = world.run(world.client.request({ group: '', version: 'v1', resource: 'configmaps', namespace: 'default', verb: 'create', body: { metadata: { name }, data } as unknown as KubeObject, contentType: 'application/json' }))
  return response as { code: number; body: Status }
}

describe('a ValidatingAdmissionPolicy', () => {
  it('denies with 422 and the expression that failed', () => {
    const world = makeTestServer()
    forbid(world, { expression: 'size(object.data) <= 2' })
    expect(create(world, 'few', { a: '1' }).code).toBe(201)
    const { code, body } = create(world, 'many', { a: '1', b: '2', c: '3' })
    const message = "ValidatingAdmissionPolicy 'small' with binding 'everywhere' denied request: failed expression: size(object.data) <= 2"
    expect(code).toBe(422)
    expect(body.message).toBe(`configmaps "many" is forbidden: ${message}`)
    expect(body.reason).toBe('Invalid')
    expect(body.details?.causes).toEqual([{ message }])
  })

  it('says its message, made from variables, with the reason it names', () => {
    const world = makeTestServer()
    forbid(world, { expression: 'variables.count <= 1', messageExpression: "'too many: ' + string(variables.count)", reason: 'Forbidden' }, { variables: [{ name: 'count', expression: 'size(object.data)' }] })
    const { code, body } = create(world, 'many', { a: '1', b: '2' })
    expect([code, body.reason, body.message]).toEqual([403, 'Forbidden', `configmaps "many" is forbidden: ValidatingAdmissionPolicy 'small' with binding 'everywhere' denied request: too many: 2`])
  })

  it('denies what it cannot judge, unless it is to be ignored', () => {
    const world = makeTestServer()
    forbid(world, { expression: "object.data.colour == 'blue'" })
    expect(create(world, 'plain', { a: '1' }).body.message).toContain("expression 'object.data.colour == 'blue'' resulted in error: no such key: colour")
    const lenient = makeTestServer()
    forbid(lenient, { expression: "object.data.colour == 'blue'" }, { failurePolicy: 'Ignore' })
    expect(create(lenient, 'plain', { a: '1' }).code).toBe(201)
  })
})
