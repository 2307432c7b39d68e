import { describe, expect, it } from 'vitest'
import type { KubeList, KubeObject } from '../../api/object.ts'
import { PrintError, goSort, listOfObjects, objectPrinterFor, omitManagedFields, sortObjects, sortTable, type OutputOptions } from './index.ts'

function makePod(name: string, tone: string, images: readonly string[]): KubeObject {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', labels: { app: 'paint', tone } },
    spec: { containers: images.map((image, at) => ({ name: at === 0 ? 'main' : 'side', image })) },
  }
  return pod
}

const red = makePod('red', 'warm', ['nginx:1.27', 'busybox:1.36'])
const blue = makePod('blue', 'cold', ['nginx:1.28'])
const mix = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mix' }, data: { b: '2', a: '1', 'long.txt': 'line one\nline two\n' } } as unknown as KubeObject
const both = listOfObjects([blue, red])
const none = listOfObjects([])

// As the transcript kubectl-get-in-every-form shows them.
const FORMS: readonly (readonly [output: string, object: KubeObject | KubeList, stdout: string])[] = [
  ['yaml', none, 'apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: ""\n'],
  ['json', none, '{\n    "apiVersion": "v1",\n    "items": [],\n    "kind": "List",\n    "metadata": {\n        "resourceVersion": ""\n    }\n}\n'],
  ['name', none, ''],
  ['name', both, 'pod/blue\npod/red\n'],
  ['custom-columns=NAME:.metadata.name', none, 'NAME\n'],
  ['jsonpath={.metadata.labels}{"\\n"}{.spec.containers[*].image}{"\\n"}{.spec.containers[?(@.name=="side")].image}{"\\n"}{.spec.containers[-1:].name}{"\\n"}', red,
    '{"app":"paint","tone":"warm"}\nnginx:1.27 busybox:1.36\nbusybox:1.36\nside\n'],
  ['jsonpath={range .items[*]}{.metadata.name}{"\\t"}{.spec.containers[0].image}{"\\n"}{end}', both, 'blue\tnginx:1.28\nred\tnginx:1.27\n'],
  ['jsonpath-as-json={.items[*].spec.containers[*].name}', both, '[\n    "main",\n    "main",\n    "side"\n]\n'],
  ['jsonpath={.spec.nothing}', red, ''],
  ['jsonpath={.data.long\\.txt}', mix, 'line one\nline two\n'],
  ['custom-columns=NAME:.metadata.name,IMAGES:.spec.containers[*].image,TONE:.metadata.labels.tone,NIL:.spec.nothing', both,
    'NAME   IMAGES                    TONE   NIL\nblue   nginx:1.28                cold   <none>\nred    nginx:1.27,busybox:1.36   warm   <none>\n'],
  ['go-template={{range $k, $v := .data}}{{$k}}={{$v | len}} {{end}}{{"\\n"}}', mix, 'a=1 b=1 long.txt=18 \n'],
  ['go-template={{range .items}}{{.metadata.name}}: {{index .metadata.labels "tone"}}{{"\\n"}}{{end}}', both, 'blue: cold\nred: warm\n'],
  ['go-template={{.spec.nothing}}{{"\\n"}}', red, '<no value>\n'],
]

const REFUSED: readonly (readonly [output: string, message: string])[] = [
  ['jsonpath={.spec.containers[0.name}', 'error parsing jsonpath {.spec.containers[0.name}, unterminated array'],
  ['jsonpath={.spec', 'error parsing jsonpath {.spec, unclosed action'],
  ['jsonpath=', 'template format specified but no template given'],
  ['custom-columns=NAME', 'unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>'],
  ['custom-columns=', 'custom-columns format specified but no custom columns given'],
  ['custom-columns=NAME:{.metadata.name', "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'"],
  ['go-template={{.metadata.name', 'error parsing template {{.metadata.name, template: output:1: unclosed action'],
  ['table', 'unable to match a printer suitable for the output format "table", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml'],
  ['jsonpth={.items}', 'unable to match a printer suitable for the output format "jsonpth={.items}", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml'],
  ['go-template-file=gone', 'error reading --template gone, open gone: no such file or directory'],
]

function printerOf(output: string, options: OutputOptions = {}): NonNullable<ReturnType<typeof objectPrinterFor>> {
  return objectPrinterFor(output, options)!
}

function failureOf(print: () => string): { readonly printed: string; readonly message: string } {
  try {
    return { printed: print(), message: '' }
  } catch (problem) {
    if (!(problem instanceof PrintError)) throw problem
    return { printed: problem.printed, message: problem.message }
  }
}

describe('objectPrinterFor', () => {
  it.each(FORMS)('%s', (output, object, stdout) => {
    expect(printerOf(output).print(object)).toBe(stdout)
  })

  it.each(REFUSED)('refuses %s', (output, message) => {
    expect(() => objectPrinterFor(output, {})).toThrow(expect.objectContaining({ message }))
  })

  it('leaves tables to others', () => {
    expect(objectPrinterFor('', {})).toBeUndefined()
    expect(objectPrinterFor('wide', {})).toBeUndefined()
    expect(() => objectPrinterFor('wide', { moreFormats: [] })).toThrow('allowed formats are: go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml')
  })

  it('shows template and object where a path does not fit', () => {
    expect(failureOf(() => printerOf('jsonpath={.items[0].metadata.name}').print(none))).toEqual({
      printed: '',
      message: [
        'error executing jsonpath "{.items[0].metadata.name}": Error executing template: array index out of bounds: index 0, length 0. Printing more information for debugging the template:',
        '\ttemplate was:',
        '\t\t{.items[0].metadata.name}',
        '\tobject given to jsonpath engine was:',
        '\t\tmap[string]interface {}{"apiVersion":"v1", "items":[]interface {}{}, "kind":"List", "metadata":map[string]interface {}{"resourceVersion":""}}',
        '\n\n',
      ].join('\n'),
    })
  })

  it('keeps what a template printed before it failed', () => {
    const { printed, message } = failureOf(() => printerOf('go-template={{.kind}} {{.kind.x}}').print(none))
    expect(message).toBe('error executing template "{{.kind}} {{.kind.x}}": template: output:1:17: executing "output" at <.kind.x>: can\'t evaluate field x in type interface {}')
    expect(printed.split('\n')[0]).toBe(`List Error executing template: ${message.slice(message.indexOf('template: output'))}. Printing more information for debugging the template:`)
  })

  it('prints rows that stand before an error', () => {
    expect(failureOf(() => printerOf('custom-columns=A:.spec.containers[1].name').print(listOfObjects([red, blue])))).toEqual({ printed: 'A\nside\n', message: 'array index out of bounds: index 1, length 1' })
  })

  it('remembers what it printed: one header, and a line between documents', () => {
    const columns = printerOf('custom-columns=N:.metadata.name')
    expect([red, blue].map((pod) => columns.print(pod))).toEqual(['N\nred\n', 'blue\n'])
    const yaml = printerOf('yaml')
    expect([mix, mix].map((map) => yaml.print(map).split('\n')[0])).toEqual(['apiVersion: v1', '---'])
  })

  it('takes templates from a flag or a file, and columns from a file', () => {
    const readFile = (path: string): string => (path === 'columns' ? 'NAME TONE\n.metadata.name .metadata.labels.tone\n' : '{{.kind}}')
    expect(printerOf('', { template: '{{.kind}}' }).print(red)).toBe('Pod')
    expect(printerOf('go-template-file=f', { readFile }).print(red)).toBe('Pod')
    expect(printerOf('custom-columns-file=columns', { readFile }).print(red)).toBe('NAME   TONE\nred    warm\n')
  })

  it('names the operation', () => {
    expect(printerOf('name', { operation: 'created' }).print({ ...mix, apiVersion: 'apps/v1', kind: 'Deployment' } as KubeObject)).toBe('deployment.apps/mix created\n')
  })
})

describe('omitManagedFields', () => {
  it('leaves everything else as it was', () => {
    const managed = { ...mix, metadata: { ...mix.metadata, managedFields: [] } } as KubeObject
    expect(omitManagedFields(managed)).toEqual(mix)
    expect(omitManagedFields(listOfObjects([managed])).items[0]).toEqual(mix)
    expect(omitManagedFields(mix)).toBe(mix)
  })
})

describe('sorting', () => {
  const names = (pods: readonly KubeObject[]): readonly string[] => pods.map(({ metadata }) => metadata.name)

  it('sorts by a path however it is written', () => {
    for (const path of ['.metadata.labels.tone', '{.metadata.labels.tone}', 'metadata.labels.tone']) expect(names(sortObjects([red, blue], path))).toEqual(['blue', 'red'])
    expect(names(sortObjects([blue, red], '.spec.containers[0].image'))).toEqual(['red', 'blue'])
  })

  it('compares quantities by amount and puts first what has no value', () => {
    const amounts = [{ q: '1Gi' }, { q: '100Mi' }, { q: '2000M' }, {}]
    expect(sortObjects(amounts, '.q')).toEqual([{}, { q: '100Mi' }, { q: '1Gi' }, { q: '2000M' }])
  })

  it('refuses a path that no object has, and values without order', () => {
    expect(() => sortObjects([red, blue], '.spec.nothing')).toThrow('couldn\'t find any field with path "{.spec.nothing}" in the list of objects')
    expect(() => sortObjects([red, blue], '.metadata.labels')).toThrow('unsortable type: map[string]interface {}')
    expect(() => sortObjects([red, blue], '{.x')).toThrow('unexpected path string')
    expect(() => sortTable({ rows: [{ object: red }, { object: blue }] }, '{.x')).toThrow('sorting error: unclosed action')
  })

  it('sorts the rows of a table by their objects', () => {
    expect(sortTable({ rows: [{ cells: [1], object: red }, { cells: [2], object: blue }] }, '.metadata.name').rows!.map(({ cells }) => cells![0])).toEqual([2, 1])
  })

  it('leaves ties where Go leaves them', () => {
    const keys = Array.from({ length: 20 }, (_, at) => ({ at, key: [3, 1, 2][at % 3]! }))
    expect(goSort(keys, (a, b) => a.key < b.key).map(({ at }) => at)).toEqual([7, 1, 19, 16, 4, 13, 10, 5, 8, 11, 14, 17, 2, 9, 6, 12, 0, 15, 3, 18])
  })
})
