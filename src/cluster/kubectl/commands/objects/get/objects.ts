// Get's other formats: whole objects, one alone or several as a List. Models printGeneric.
import type { KubeList, KubeObject } from '../../../../api/index.ts'
import type { Process } from '../../../../../kernel/index.ts'
import type { Invocation } from '../../../invocation.ts'
import { objectPrinterOf } from '../../../output.ts'
import { GET_FORMATS, PrintError, isList, listOfObjects, sortObjects } from '../../../printing/index.ts'
import { throwErrors } from '../../../selection.ts'
import { fetchAll, type Fetched } from './fetch.ts'

/** Prints what was asked for as `-o` says. Throws what failed, after printing the rest. */
export function* getObjects(invocation: Invocation): Process<void> {
  const { flags } = invocation
  const { fetched, errors, isSingle } = yield* fetchAll<KubeObject | KubeList>(invocation, 'json')
  if (isSingle && errors.length > 0) throwErrors(errors)
  const items = fetched.flatMap(itemsOf)
  if (items.length === 0 && fetched.length === 0 && flags.bool('ignore-not-found')) return throwErrors(errors)
  const print = objectPrinterOf(invocation, GET_FORMATS)!
  const failures = [...errors]
  try {
    const sortBy = flags.string('sort-by')
    if (isSingle && items.length === 1) print(items[0]!)
    else print(listOfObjects(sortBy === '' ? items : sortObjects(items, sortBy)))
  } catch (error) {
    if (!(error instanceof PrintError) || errors.length === 0) throw error
    failures.push(error)
  }
  throwErrors(failures)
}

/** The objects of an answer, each with the kind and version that lists leave out. */
export function itemsOf({ mapping, body }: Fetched<KubeObject | KubeList>): readonly KubeObject[] {
  if (!isList(body)) return [body]
  return body.items.map((item) => ({ ...item, apiVersion: mapping.apiVersion, kind: mapping.kind }))
}
