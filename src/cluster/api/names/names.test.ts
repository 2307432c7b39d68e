import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as names from './index.ts'

interface Row {
  input: { fn: string; value: string }
  output: string[]
}
const rows = readFileSync('testdata/oracles/names.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row)

type Check = (value: string) => readonly string[]
const at = (path: string, check: (value: string) => readonly names.NameProblem[]): Check => (value) =>
  check(value).map((problem) => problem.type === 'Required' ? `${path}: Required value` : `${path}: Invalid value: ${JSON.stringify(problem.value)}: ${problem.detail}`)

const CHECKS: Record<string, Check> = {
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

describe('names', () => {
  it.each(rows.map((row) => [row.input.fn, row.input.value, row] as const))('%s of %j', (_fn, _value, { input, output }) => {
    expect(CHECKS[input.fn]!(input.value)).toEqual(output)
  })

  it('judges a generateName without its last dash', () => {
    expect(names.validateSubdomainName('web-', true)).toEqual([])
    expect(names.validateSubdomainName('web-')).toHaveLength(1)
  })

  it('cuts a long generateName and appends five letters', () => {
    expect(names.generateName('web-', () => 0)).toBe('web-bbbbb')
    expect(names.generateName('x'.repeat(80), (n) => n - 1)).toBe(`${'x'.repeat(58)}99999`)
  })

  it.each([
    ['010.1.2.3', '10.1.2.3'], ['2001:DB8:0:0:1:0:0:0', '2001:db8:0:0:1::'], ['::', '::'], ['::ffff:1.2.3.4', '1.2.3.4'], ['1::2', '1::2'],
  ])('%s is the address %s', (text, canonical) => {
    expect(names.formatIP(names.parseIP(text)!)).toBe(canonical)
  })

  it.each(['', '1.2.3', '1.2.3.256', ':1', '1:2', '1::2::3', '12345::', '1:2:3:4:5:6:7:8:9', '0x1.2.3.4'])('%j is no address', (text) => {
    expect(names.parseIP(text)).toBeUndefined()
  })
})
