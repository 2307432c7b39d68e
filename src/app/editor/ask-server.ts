// Asks the API server what it would make of a text: a dry run, over the bridge. Nothing changes.
import type { DryRun } from '../../worker/protocol.ts'
import { useCluster } from '../store/cluster-store.ts'
import { documentsOf, type DocumentText } from './documents.ts'
import type { Problem } from './problems.ts'
import { placeServerWords } from './server-words.ts'

/** What became of one document. */
export interface Outcome {
  readonly document: DocumentText
  readonly result: DryRun
}

/** While a person types the server is not asked about longer texts, nor about clusters with more objects: each answer takes the model's time. */
const DOCUMENTS_MOST = 24
const OBJECTS_MOST = 5000

/** One outcome for each document of a text; undefined while there is no cluster. */
export async function askServer(text: string): Promise<readonly Outcome[] | undefined> {
  const { connection, status } = useCluster.getState()
  if (!connection || status !== 'ready') return undefined
  const documents = documentsOf(text)
  if (documents.length === 0) return []
  const { results } = await connection.ask({ about: 'dry-run', documents: documents.map((document) => document.text) })
  return documents.map((document, i) => ({ document, result: results[i]! }))
}

/** What the server has against a text, at the lines that it means. */
export async function serverProblems(text: string): Promise<readonly Problem[]> {
  const { objects } = useCluster.getState()
  const count = Object.values(objects).reduce((sum, map) => sum + map.size, 0)
  if (count > OBJECTS_MOST || documentsOf(text).length > DOCUMENTS_MOST) return []
  return problemsIn((await askServer(text)) ?? [])
}

export const problemsIn = (outcomes: readonly Outcome[]): readonly Problem[] => outcomes.flatMap(({ document, result }) => placeServerWords(document, result.said))

/** What a file that `kubectl edit` opened again says is wrong with it, at the lines that it means. */
export function reopenedProblems(text: string): readonly Problem[] {
  const header = /^(?:#.*\n)+/.exec(text)?.[0] ?? ''
  const [document] = documentsOf(text)
  const reasons = [...header.matchAll(/^# \* (.*)$/gm)].map(([, reason]) => reason!)
  const syntax = /^# (The edited file had a syntax error: .*)$/m.exec(header)?.[1]
  return document ? [...reasons, ...(syntax === undefined ? [] : [syntax])].flatMap((reason) => placeServerWords(document, reason)) : []
}
