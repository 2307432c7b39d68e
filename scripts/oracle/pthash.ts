// The pod-template-hash of a Deployment's template.
import { applyDefaults } from '../../src/cluster/api/defaults/index.ts'
import { decodeObject } from '../../src/cluster/api/decode/index.ts'
import { hashPodTemplate } from '../../src/cluster/api/hash/index.ts'
import type { Deployment } from '../../src/cluster/api/types/apps-v1.ts'
import type { PodTemplateSpec } from '../../src/cluster/api/types/core-v1.ts'
import type { Answer } from './row.ts'

export interface TemplateInput {
  readonly template: object
  readonly collisionCount?: number
}

/** The template as a Deployment's controller would hold it. */
export function storedTemplate(template: object): PodTemplateSpec {
  const { object } = decodeObject('apps/v1', 'Deployment', { metadata: { name: 'd' }, spec: { template } } as never)
  return (applyDefaults('apps/v1', 'Deployment', object) as unknown as Deployment & { spec: { template: PodTemplateSpec } }).spec.template
}

export function answerTemplateHash({ template, collisionCount }: TemplateInput): Answer {
  return { output: hashPodTemplate(storedTemplate(template), collisionCount) }
}
