// The oracles by name: the model's own answers to the questions of testdata/oracles. One file is one oracle or a pair of them.
// The tests beside the sources compare these answers with the recorded ones; `npm run -s oracle` prints them.
import { answerCron } from './cron.ts'
import { answerDescribe } from './describe.ts'
import { answerDuration } from './duration.ts'
import { answerBehavior, answerReplicas } from './hpa.ts'
import { answerLimitRange } from './limitrange.ts'
import { answerMerge } from './merge.ts'
import { answerNames } from './names.ts'
import { answerPodSecurity } from './podsecurity.ts'
import { answerPrint } from './print.ts'
import { answerTemplateHash } from './pthash.ts'
import { answerQos } from './qos.ts'
import { answerQuantity } from './quantity.ts'
import { answerRolling } from './rolling.ts'
import { answerRollout } from './rollout.ts'
import type { Answer } from './row.ts'
import { answerSelector } from './selector.ts'
import { answerApply } from './ssa.ts'
import { answerUpdate, answerValidate } from './validation.ts'

/** Rows are data from outside: what an oracle is asked has the type that it expects, or it fails and the row stays unanswered. */
export const ORACLES: Readonly<Record<string, (input: never) => Answer>> = {
  cron: answerCron,
  describe: answerDescribe,
  duration: answerDuration,
  hpa: answerReplicas,
  hpabehavior: answerBehavior,
  limitrange: answerLimitRange,
  merge: answerMerge,
  names: answerNames,
  podsecurity: answerPodSecurity,
  print: answerPrint,
  pthash: answerTemplateHash,
  qos: answerQos,
  quantity: answerQuantity,
  rolling: answerRolling,
  rollout: answerRollout,
  selector: answerSelector,
  ssa: answerApply,
  update: answerUpdate,
  validate: answerValidate,
}
