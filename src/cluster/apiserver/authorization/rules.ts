// Whether a policy rule covers a request. Models pkg/apis/rbac/v1/evaluation_helpers.go.
import type { PolicyRule } from '../../api/types/rbac-v1.ts'
import type { Attributes } from './authorizer.ts'

/** True if the rule allows what is asked. */
export function ruleAllows(rule: PolicyRule, { verb, group, resource, subresource, name, path }: Attributes): boolean {
  if (!has(rule.verbs, verb)) return false
  if (path !== undefined) return rule.nonResourceURLs?.some((url) => coversPath(url, path)) ?? false
  return has(rule.apiGroups, group) && coversResource(rule.resources, resource, subresource) && coversName(rule.resourceNames, name)
}

function has(list: readonly string[] | undefined, value: string): boolean {
  return list !== undefined && (list.includes(value) || list.includes('*'))
}

function coversResource(list: readonly string[] | undefined, resource: string, subresource: string): boolean {
  if (list === undefined) return false
  const full = subresource === '' ? resource : `${resource}/${subresource}`
  return list.includes('*') || list.includes(full) || (subresource !== '' && list.includes(`*/${subresource}`))
}

function coversName(list: readonly string[] | undefined, name: string): boolean {
  return list === undefined || list.length === 0 || list.includes(name)
}

function coversPath(url: string, path: string): boolean {
  return url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1)))
}
