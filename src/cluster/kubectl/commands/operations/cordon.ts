// kubectl cordon and uncordon. Models RunCordonOrUncordon of kubectl/pkg/cmd/drain.
import { ApiError } from '../../../api/index.ts'
import type { Node } from '../../../api/types/core-v1.ts'
import type { Process } from '../../../../kernel/index.ts'
import { DRY_RUN_FLAGS, type Command } from '../../command.ts'
import { usageError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { dryRunOf, dryRunSuffix } from '../../output.ts'
import { fetchSelected, selectorOf, type Selected } from '../../selection.ts'

const FLAGS = [{ name: 'selector', short: 'l', type: 'string' }, ...DRY_RUN_FLAGS] as const

export const CORDON: Command = { name: 'cordon', flags: FLAGS, run: (invocation) => run(invocation, true) }
export const UNCORDON: Command = { name: 'uncordon', flags: FLAGS, run: (invocation) => run(invocation, false) }

function* run(invocation: Invocation, desired: boolean): Process<void> {
  yield* cordonEach(invocation, yield* namedNodes(invocation), desired)
}

/** The nodes that the command names. Throws CommandError, ApiError. */
export function* namedNodes(invocation: Invocation): Process<readonly Selected[]> {
  const { args, flags, command, mapper } = invocation
  if (args.length > 0 && flags.has('selector')) throw usageError(command, 'cannot specify both a node name and a --selector option')
  if (args.length === 0 && !flags.has('selector')) throw usageError(command, `USAGE: ${command.replace('kubectl ', '')} NODE [flags]`)
  const nodes = (yield* mapper.findKind('v1', 'Node'))!
  const named = args.map((name) => ({ mapping: nodes, name: name.replace(/^nodes?\//, '') }))
  const { found, errors } = yield* fetchSelected(invocation, args.length > 0 ? named : [{ mapping: nodes }], selectorOf(invocation))
  // The first that cannot be had is the last that is asked for.
  if (errors.length > 0) throw errors[0]
  return found
}

/** Marks nodes as unschedulable, or takes the mark away; says so of each. */
export function* cordonEach(invocation: Invocation, nodes: readonly Selected[], desired: boolean): Process<void> {
  const verb = desired ? 'cordon' : 'uncordon'
  for (const { mapping, name, object } of nodes) {
    const isCordoned = (object as Node).spec?.unschedulable === true
    if (isCordoned === desired) {
      invocation.out(`node/${name} already ${verb}ed${dryRunSuffix(invocation)}\n`)
      continue
    }
    if (dryRunOf(invocation) !== 'client') {
      try {
        yield* invocation.send(mapping, 'patch', { name, contentType: 'application/strategic-merge-patch+json', body: { spec: { unschedulable: desired ? true : null } }, query: dryRunOf(invocation) === 'server' ? { dryRun: ['All'] } : {} })
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        invocation.err(`error: unable to ${verb} node ${JSON.stringify(name)}: ${error.message}\n`)
      }
    }
    invocation.out(`node/${name} ${verb}ed${dryRunSuffix(invocation)}\n`)
  }
}
