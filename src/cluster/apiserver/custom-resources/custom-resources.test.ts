// A definition of boats, and what happens to boats: as recorded in testdata/reality/access-refused-manifests-and-custom-resource.txt.
import { describe, expect, it } from 'vitest'
import { parseYaml, type ApiResponse, type KubeObject, type Status } from '../../api/index.ts'
import { makeTestServer, type TestServer } from '../test-server.ts'

const BOATS = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boats.harbour.example.com}
spec:
  group: harbour.example.com
  scope: Namespaced
  names: {plural: boats, singular: boat, kind: Boat, shortNames: [bt], categories: [all]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    additionalPrinterColumns:
    - {name: Length, type: integer, jsonPath: .spec.length}
    - {name: Docked, type: boolean, jsonPath: .status.docked}
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [length]
            x-kubernetes-validations:
            - {rule: "!has(self.crew) || self.crew <= self.length", message: "too many people for this boat"}
            properties:
              length: {type: integer, minimum: 2}
              crew: {type: integer}
              home: {type: string, default: Oslo, enum: [Oslo, Bergen]}
          status:
            type: object
            properties: {docked: {type: boolean}}
`
const DEFINITIONS = { group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions' }
const RESOURCE = { group: 'harbour.example.com', version: 'v1', resource: 'boats', namespace: 'default' }
const JSON_TYPE = { contentType: 'application/json', query: { fieldValidation: 'Strict' } }

function define(world: TestServer): void {
  const { value } = parseYaml(BOATS)
  const response = world.run(world.client.request({ ...DEFINITIONS, verb: 'create', body: value, ...JSON_TYPE }))
  expect(response.code, JSON.stringify(response.body)).toBe(201)
  world.advance(1_000_000)
}

const boat = (name: string, spec: object) => ({ apiVersion: 'harbour.example.com/v1', kind: 'Boat', metadata: { name }, spec })
const launch = (world: TestServer, name: string, spec: object): ApiResponse => world.run(world.client.request({ ...RESOURCE, verb: 'create', body: boat(name, spec), ...JSON_TYPE }))
const message = ({ body }: ApiResponse) => (body as Status).message

describe('custom resources', () => {
  it('are served once their definition is established', () => {
    const world = makeTestServer()
    define(world)
    const { body } = world.run(world.client.request({ ...DEFINITIONS, verb: 'get', name: 'boats.harbour.example.com' }))
    expect((body as { status: { conditions: { type: string; status: string }[] } }).status.conditions.map(({ type, status }) => `${type} ${status}`)).toEqual(['NamesAccepted True', 'Established True'])
    const made = launch(world, 'anna', { length: 9 })
    expect(made.code).toBe(201)
    expect((made.body as KubeObject & { spec: object }).spec).toEqual({ length: 9, home: 'Oslo' })
    expect((made.body as KubeObject).metadata.generation).toBe(1)
  })

  it('are judged by their schema and its rules', () => {
    const world = makeTestServer()
    define(world)
    const UNCHECKED = '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
    expect(message(launch(world, 'tiny', { length: 1 }))).toBe('Boat.harbour.example.com "tiny" is invalid: spec.length: Invalid value: 1: spec.length in body should be greater than or equal to 2')
    expect(message(launch(world, 'roman', { length: 4, home: 'Rome' }))).toBe(`Boat.harbour.example.com "roman" is invalid: [spec.home: Unsupported value: "Rome": supported values: "Oslo", "Bergen", ${UNCHECKED}]`)
    expect(message(launch(world, 'full', { length: 3, crew: 5 }))).toBe('Boat.harbour.example.com "full" is invalid: spec: Invalid value: "object": too many people for this boat')
    expect(message(launch(world, 'odd', { length: 3, colour: 'red' }))).toBe('Boat in version "v1" cannot be handled as a Boat: strict decoding error: unknown field "spec.colour"')
    expect(message(launch(world, 'none', { length: 'long' }))).toBe(`Boat.harbour.example.com "none" is invalid: [spec.length: Invalid value: "string": spec.length in body must be of type integer: "string", ${UNCHECKED}]`)
  })

  it('have a status of their own, and rows as their definition says', () => {
    const world = makeTestServer()
    define(world)
    launch(world, 'anna', { length: 9 })
    const merge = { ...RESOURCE, verb: 'patch' as const, name: 'anna', contentType: 'application/merge-patch+json' }
    expect(message(world.run(world.client.request({ ...merge, body: { spec: { crew: 11 } } })))).toBe('Boat.harbour.example.com "anna" is invalid: spec: Invalid value: "object": too many people for this boat')
    const docked = world.run(world.client.request({ ...merge, subresource: 'status', body: { status: { docked: true }, spec: { length: 99 } } }))
    expect(docked.body).toMatchObject({ spec: { length: 9 }, status: { docked: true }, metadata: { generation: 1 } })
    const table = world.run(world.client.request({ ...RESOURCE, verb: 'list', accept: 'table' })).body as { rows: { cells: unknown[] }[] }
    expect(table.rows.map(({ cells }) => cells)).toEqual([['anna', 9, true]])
    expect(world.run(world.client.request({ ...merge, contentType: 'application/strategic-merge-patch+json', body: {} })).code).toBe(415)
  })

  it('go with their definition', () => {
    const world = makeTestServer()
    define(world)
    launch(world, 'anna', { length: 9 })
    world.run(world.client.request({ ...DEFINITIONS, verb: 'delete', name: 'boats.harbour.example.com' }))
    world.advance(2_000_000)
    expect(world.run(world.client.request({ ...RESOURCE, verb: 'list' }))).toMatchObject({ code: 404, body: { message: 'the server could not find the requested resource' } })
    expect(world.etcd.store.count('/registry/harbour.example.com/boats/')).toBe(0)
  })
})
