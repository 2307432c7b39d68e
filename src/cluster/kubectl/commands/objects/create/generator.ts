// What all generators of `kubectl create KIND NAME` share: the name, the flags, and how the object is sent and printed.
import { ApiError, findResource, settleObject, type KubeObject, type New } from '../../../../api/index.ts'
import { NetworkError, type Process } from '../../../../../kernel/index.ts'
import { DRY_RUN_FLAGS, PRINT_FLAGS, type Command } from '../../../command.ts'
import { messageOf, prefixed, usageError } from '../../../errors.ts'
import type { Flag } from '../../../flags.ts'
import type { Invocation } from '../../../invocation.ts'
import { dryRunOf, printResult } from '../../../output.ts'
import type { Mapping } from '../../../rest-mapper.ts'
import { fieldManagerOf } from '../apply/apply.ts'
import { withUpdatedConfiguration } from '../apply/configuration.ts'
import { validationOf, writeQuery } from '../validation.ts'

export interface Generator {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly flags?: readonly Flag[]
  readonly required?: readonly string[]
  readonly resource: readonly [apiVersion: string, resource: string]
  /** What stands before the server's refusal: `failed to create deployment: `; nothing leaves the refusal as it is. */
  readonly failure?: string
  /** The object, without kind, apiVersion, name and namespace where those are given. Throws CommandError. */
  readonly make: (invocation: Invocation, name: string) => Process<object>
}

/** The command of a generator. */
export function generator({ name, aliases, flags = [], required, resource, failure, make }: Generator): Command {
  return {
    name,
    ...(aliases ? { aliases } : {}),
    ...(required ? { required } : {}),
    flags: [...flags, ...PRINT_FLAGS, ...DRY_RUN_FLAGS],
    *run(invocation) {
      const mapping = findResource(...resource)!
      const objectName = nameOf(invocation)
      dryRunOf(invocation)
      validationOf(invocation)
      const spec = yield* make(invocation, objectName)
      yield* createGenerated(invocation, mapping, objectOf(invocation, mapping, objectName, spec), failure)
    },
  }
}

/** The one NAME; words behind `--` are a command, not names. Throws CommandError. */
export function nameOf({ command, args, dash }: Invocation): string {
  const names = dash < 0 ? args : args.slice(0, dash)
  if (names.length !== 1) throw usageError(command, `exactly one NAME is required, got ${names.length}`)
  return names[0]!
}

/** A typed object with kind, name and, when --namespace says so, namespace; its fields as Go would write them. */
export function objectOf({ target, namespace }: Invocation, mapping: Mapping, name: string, spec: object): KubeObject {
  const { metadata, ...rest } = spec as { metadata?: object }
  const inNamespace = mapping.namespaced && target.isNamespaceExplicit ? { namespace } : {}
  return settleObject({ apiVersion: mapping.apiVersion, kind: mapping.kind, metadata: { name, ...inNamespace, ...metadata }, ...rest } as KubeObject)
}

/** Sends a generated object unless this is a dry run of the client, and prints what came of it. */
export function* createGenerated(invocation: Invocation, mapping: Mapping, made: KubeObject, failure?: string): Process<void> {
  const object: New = withUpdatedConfiguration(made, invocation.flags.bool('save-config'))
  if (dryRunOf(invocation) === 'client') return printResult(invocation, mapping, object as KubeObject, 'created', { typed: true })
  const query = writeQuery(invocation, fieldManagerOf(invocation, 'kubectl-create'), validationOf(invocation))
  try {
    const created = yield* invocation.send(mapping, 'create', { ...(mapping.namespaced ? { namespace: invocation.namespace } : {}), body: object, query })
    printResult(invocation, mapping, created, 'created', { typed: true })
  } catch (error) {
    if (failure === undefined || !(error instanceof ApiError || error instanceof NetworkError)) throw error
    throw prefixed(failure, error instanceof NetworkError ? urlError(invocation, mapping, error) : error)
  }
}

/** The text of Go's url.Error, which shows when a refusal is wrapped in other words. */
function urlError({ target, namespace }: Invocation, { group, version, resource, namespaced }: Mapping, error: NetworkError): Error {
  const base = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const address = target.server.replace(/^https?:\/\//, '')
  const reason = error.failure === 'refused' ? `dial tcp ${address}: connect: connection refused` : messageOf(error)
  return new Error(`Post "${target.server}${base}${namespaced ? `/namespaces/${namespace}` : ''}/${resource}?fieldManager=kubectl-create&fieldValidation=Strict": ${reason}`)
}
