// The quality of service class of a pod's spec.
import { applyDefaults } from '../../src/cluster/api/defaults/index.ts'
import { decodeObject } from '../../src/cluster/api/decode/index.ts'
import { qosClassOf } from '../../src/cluster/api/qos/index.ts'
import type { Pod } from '../../src/cluster/api/types/core-v1.ts'
import type { Answer } from './row.ts'

export function answerQos({ spec }: { readonly spec: object }): Answer {
  const { object } = decodeObject('v1', 'Pod', { metadata: { name: 'p' }, spec } as never)
  return { output: qosClassOf((applyDefaults('v1', 'Pod', object) as Pod).spec!) }
}
