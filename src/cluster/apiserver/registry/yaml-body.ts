// Bodies in YAML: read to the same values as JSON, with sigs.k8s.io/yaml's words for what cannot be read.
import { parseDocument } from 'yaml'
import { JsonError, type Json, type ParsedJson } from '../../api/index.ts'

/** Throws JsonError. */
export function parseYaml(text: string): ParsedJson {
  const document = parseDocument(text, { version: '1.1', schema: 'yaml-1.1', merge: true, uniqueKeys: false })
  const [problem] = document.errors
  if (problem) throw new JsonError(`yaml: line ${problem.linePos?.[0].line ?? 1}: did not find expected key`)
  return { value: document.toJS() as Json, duplicates: undefined }
}
