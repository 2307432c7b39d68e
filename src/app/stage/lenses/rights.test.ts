import { describe, expect, it } from 'vitest'
import { aRecord } from '../stage-fixtures.ts'
import { describeRule } from './access.ts'
import { nameOfUser, parseRight, projectAsked } from './rights.ts'

it.each([
  ['RBAC: allowed by ClusterRoleBinding "admins" of ClusterRole "cluster-admin" to Group "kubeadm:cluster-admins"', { binding: { resource: 'clusterrolebindings.rbac.authorization.k8s.io', key: 'admins' }, role: { kind: 'ClusterRole', name: 'cluster-admin' }, subject: { kind: 'Group', name: 'kubeadm:cluster-admins' } }],
  ['RBAC: allowed by RoleBinding "reads/shop" of Role "reader" to ServiceAccount "cart/shop"', { binding: { resource: 'rolebindings.rbac.authorization.k8s.io', key: 'shop/reads' }, role: { kind: 'Role', name: 'reader' }, subject: { kind: 'ServiceAccount', name: 'shop/cart' } }],
  ['', undefined],
  [undefined, undefined],
  ['allowed by chance', undefined],
])('%s', (words, right) => {
  expect(parseRight(words)).toEqual(right)
})

it.each([
  ['eve', { name: 'eve', kicker: 'User' }],
  ['system:node:node-1', { name: 'node-1', kicker: 'kubelet' }],
  ['system:kube-scheduler', { name: 'system:kube-scheduler', kicker: 'Component' }],
  ['system:serviceaccount:shop:cart', { name: 'cart', kicker: 'ServiceAccount in shop' }],
])('%s in words', (user, name) => {
  expect(nameOfUser(user)).toEqual(name)
})

describe('what was asked', () => {
  const asked = (user: string, verb: string, code = 200): ReturnType<typeof aRecord> => aRecord('request', 'x', verb, { data: { user, verb, resource: 'pods', namespace: 'default', code } })
  it('counts the same, has what was refused first, then people, and is bounded', () => {
    const rows = projectAsked([asked('system:a', 'get'), asked('eve', 'delete', 403), asked('admin', 'list'), asked('admin', 'list'), asked('system:b', 'get'), asked('system:c', 'get', 409)], 4)
    expect(rows.map(({ user, isAllowed, count }) => [user, isAllowed, count])).toEqual([['eve', false, 1], ['admin', true, 2], ['system:c', true, 1], ['system:b', true, 1]])
  })
  it('leaves out what the API server asks itself', () => {
    expect(projectAsked([aRecord('request', 'apiserver itself', 'create', { data: { user: 'system:apiserver', verb: 'create', resource: 'pods', code: 201 } })], 4)).toEqual([])
  })
})

it.each([
  [{ verbs: ['get', 'list'], resources: ['pods'], apiGroups: [''] }, 'get, list pods'],
  [{ verbs: ['*'], resources: ['*'], apiGroups: ['*'] }, 'any verb on everything'],
  [{ verbs: ['get'], nonResourceURLs: ['/healthz'] }, 'get path /healthz'],
  [{ verbs: ['a', 'b', 'c', 'd', 'e'], resources: ['w', 'x', 'y', 'z'], apiGroups: [''] }, 'a, b, c, d … w, x, y …'],
  [{ verbs: ['update'], resources: ['configmaps'], resourceNames: ['one'], apiGroups: [''] }, 'update configmaps (one)'],
])('%o in words', (rule, words) => {
  expect(describeRule(rule)).toBe(words)
})
