// Who may do what: roles and bindings as they are stored, and the words of a refusal.
import { describe, expect, it } from 'vitest'
import { CLUSTER_ROLE_BINDINGS, CONFIG_MAPS, NODES, PODS, ROLE_BINDINGS, ROLES, SERVICE_ACCOUNTS } from '../../client/index.ts'
import type { TokenRequest } from '../../api/types/authentication-v1.ts'
import { makeTestServer, type TestServer } from '../test-server.ts'

const RBAC = 'rbac.authorization.k8s.io'
const user = (world: TestServer, commonName: string, ...organizations: string[]) => world.clientAs(`${commonName}/v1`, { certificate: { commonName, organizations } })

function allowJane(world: TestServer): void {
  const { client, run } = world
  run(client.create(ROLES, { metadata: { name: 'reader', namespace: 'default' }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }] }))
  run(client.create(ROLE_BINDINGS, { metadata: { name: 'jane-reads', namespace: 'default' }, roleRef: { apiGroup: RBAC, kind: 'Role', name: 'reader' }, subjects: [{ kind: 'User', name: 'jane', apiGroup: RBAC }] }))
}

describe('role-based access control', () => {
  it('refuses what nothing grants, naming verb, resource and place', () => {
    const world = makeTestServer()
    const jane = user(world, 'jane')
    expect(() => world.run(jane.list(PODS, { namespace: 'default' }))).toThrow('pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"')
    expect(() => world.run(jane.list(NODES))).toThrow('nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope')
  })

  it('grants in a namespace what a role says, and takes it back with its binding', () => {
    const world = makeTestServer()
    const { client, run } = world
    const jane = user(world, 'jane')
    allowJane(world)
    expect(run(jane.list(PODS, { namespace: 'default' })).items).toEqual([])
    expect(() => run(jane.list(PODS, { namespace: 'kube-system' }))).toThrow('forbidden')
    expect(() => run(jane.delete(PODS, 'x', 'default'))).toThrow('pods "x" is forbidden: User "jane" cannot delete resource "pods"')
    run(client.delete(ROLE_BINDINGS, 'jane-reads', 'default'))
    expect(() => run(jane.list(PODS, { namespace: 'default' }))).toThrow('forbidden')
  })

  it('says of a binding whose role is missing that it is', () => {
    const world = makeTestServer()
    world.run(world.client.create(ROLE_BINDINGS, { metadata: { name: 'dangling', namespace: 'default' }, roleRef: { apiGroup: RBAC, kind: 'Role', name: 'none' }, subjects: [{ kind: 'User', name: 'jane', apiGroup: RBAC }] }))
    expect(() => world.run(user(world, 'jane').list(PODS, { namespace: 'default' }))).toThrow('in the namespace "default": RBAC: role.rbac.authorization.k8s.io "none" not found')
  })

  it('gives the components of the control plane what they need, by the roles of a fresh cluster', () => {
    const world = makeTestServer()
    expect(world.run(user(world, 'system:kube-scheduler').list(PODS)).kind).toBe('PodList')
    expect(() => world.run(user(world, 'system:kube-scheduler').list(CONFIG_MAPS))).toThrow('forbidden')
    const review = world.run(world.client.createSub<{ status: object }>({ group: 'authorization.k8s.io', version: 'v1', resource: 'subjectaccessreviews', kind: 'SubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', namespaced: false }, '', undefined, '', {
      spec: { user: 'system:serviceaccount:kube-system:deployment-controller', resourceAttributes: { verb: 'update', group: 'apps', resource: 'deployments' } },
    }))
    expect(review.status).toEqual({ allowed: true, reason: 'RBAC: allowed by ClusterRoleBinding "system:controller:deployment-controller" of ClusterRole "system:controller:deployment-controller" to ServiceAccount "deployment-controller/kube-system"' })
  })

  it('lets a kubelet write its own lease, and no other', () => {
    const world = makeTestServer()
    const kubelet = user(world, 'system:node:node-1', 'system:nodes')
    const lease = (name: string) => ({ group: 'coordination.k8s.io', version: 'v1', resource: 'leases', namespace: 'kube-node-lease', name, verb: 'get' as const })
    expect(world.run(kubelet.request(lease('node-1'))).code).toBe(404)
    expect(world.run(kubelet.request(lease('node-2'))).code).toBe(403)
  })
})

describe('a token', () => {
  it('stands for its ServiceAccount until it runs out, or the account goes', () => {
    const world = makeTestServer()
    const { client, run, advance } = world
    run(client.create(SERVICE_ACCOUNTS, { metadata: { name: 'robot', namespace: 'default' } }))
    run(client.create(CLUSTER_ROLE_BINDINGS, { metadata: { name: 'robots-view' }, roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'ServiceAccount', name: 'robot', namespace: 'default' }] }))
    const { status } = run(client.createSub<TokenRequest>(SERVICE_ACCOUNTS, 'robot', 'default', 'token', { spec: { expirationSeconds: 600 } }))
    const robot = world.clientAs('robot/v1', { token: status!.token })
    expect(run(robot.list(PODS)).kind).toBe('PodList')
    expect(() => run(world.clientAs('thief/v1', { token: `${status!.token}x` }).list(PODS))).toThrow('Unauthorized')
    advance(601_000_000)
    expect(() => run(robot.list(PODS))).toThrow('Unauthorized')
  })

  it('is asked for nobody who sends none', () => {
    const world = makeTestServer()
    expect(() => world.run(world.clientAs('nobody/v1', {}).list(PODS))).toThrow('User "system:anonymous" cannot list resource "pods"')
  })
})
