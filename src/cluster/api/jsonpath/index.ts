// Kubernetes' JSONPath templates: `{.spec.containers[*].name}`, `{range .items[*]}…{end}`. Models client-go/util/jsonpath.
// Used for the printer columns of custom resources and for kubectl's -o jsonpath, custom-columns and --sort-by.
// Differs where upstream is left to chance: the members of an object come in the order of their names, not of Go's map.
// parse.ts reads a template, find.ts walks an object with it, print.ts writes what was found, go-format.ts is Go's fmt and JSON.
export { JSONPathSyntaxError, parseJSONPath } from './parse.ts'
export type { Template } from './parse.ts'
export { JSONPathError, findResults } from './find.ts'
export { printResults, printResultsAsJSON } from './print.ts'
export { compareText, formatGoNumber, formatGoSyntax, formatGoValue, marshalGoJSON, quoteGo, sortedEntries } from './go-format.ts'
