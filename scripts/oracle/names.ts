// What is wrong with a name, by the name of upstream's function that says so.
import * as names from '../../src/cluster/api/names/index.ts'
import type { Answer } from './row.ts'

export interface NameInput {
  readonly fn: string
  readonly value: string
}

type Check = (value: string) => readonly string[]

const at = (path: string, check: (value: string) => readonly names.NameProblem[]): Check => (value) =>
  check(value).map((problem) => (problem.type === 'Required' ? `${path}: Required value` : `${path}: Invalid value: ${JSON.stringify(problem.value)}: ${problem.detail}`))

const CHECKS: Readonly<Record<string, Check>> = {
  IsCIdentifier: names.isCIdentifier,
  IsConfigMapKey: names.isConfigMapKey,
  IsDNS1035Label: names.isDNS1035Label,
  IsDNS1123Label: names.isDNS1123Label,
  IsDNS1123Subdomain: names.isDNS1123Subdomain,
  IsDomainPrefixedPath: at('path', names.isDomainPrefixedPath),
  IsEnvVarName: names.isEnvVarName,
  IsFullyQualifiedName: at('name', names.isFullyQualifiedName),
  IsHTTPHeaderName: names.isHTTPHeaderName,
  IsQualifiedName: names.isQualifiedName,
  IsRelaxedEnvVarName: names.isRelaxedEnvVarName,
  IsValidIP: at('ip', (value) => names.isValidIP(value).map((detail) => ({ type: 'Invalid', value, detail }))),
  IsValidLabelValue: names.isValidLabelValue,
  IsValidPathSegmentName: names.isValidPathSegmentName,
  IsValidPercent: names.isValidPercent,
  IsValidPortName: names.isValidPortName,
  // The oracle scans the leading integer of the text; no integer counts as 0.
  IsValidPortNum: (value) => names.isValidPortNum(Number(/^\s*([+-]?\d+)/.exec(value)?.[1] ?? 0)),
  IsWildcardDNS1123Subdomain: names.isWildcardDNS1123Subdomain,
  ValidateNamespaceName: (value) => names.validateLabelName(value),
  ValidatePodGenerateName: (value) => names.validateSubdomainName(value, true),
  ValidatePodName: (value) => names.validateSubdomainName(value),
  ValidateServiceName: (value) => names.validateServiceName(value),
}

export function answerNames({ fn, value }: NameInput): Answer {
  return { output: CHECKS[fn]!(value) }
}
