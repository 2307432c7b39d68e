// The editor's surface, put together from CodeMirror's parts: YAML, completion, hover, problems, search, in the page's own colours.
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, completionStatus, pickedCompletion, startCompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, lintKeymap, linter, type Diagnostic } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, highlightActiveLine, highlightActiveLineGutter, hoverTooltip, keymap, lineNumbers, tooltips } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { CustomResourceDefinition } from '../../cluster/api/types/apiextensions-v1.ts'
import { words } from '../../words/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import { completionsAt, type Option } from './complete.ts'
import { BUILT_IN, kindsWith, type Kinds } from './custom-kinds.ts'
import { factsAt } from './hover.ts'
import type { NamesOf } from './names.ts'
import { problemsOf, type Problem } from './problems.ts'
import styles from './Editor.module.css'

const LINT_AFTER_MS = 450

/** YAML in the page's inks: fields as what is asked for, values quiet. */
const INKS = syntaxHighlighting(HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--request)' },
  { tag: [tags.string, tags.content, tags.attributeValue], color: 'var(--ink)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--decision)' },
  { tag: [tags.lineComment, tags.comment, tags.meta], color: 'var(--soft)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--soft)' },
]))

/** How YAML looks, wherever it is shown. */
export const yamlLook = (): Extension => [yaml(), INKS, EditorView.lineWrapping, EditorState.phrases.of(words('editor')('phrases', { returnObjects: true }) as Record<string, string>)]

export interface SurfaceOptions {
  readonly onChange: (text: string) => void
  /** Ctrl-Enter. */
  readonly onSubmit: () => void
  /** Ctrl-Shift-Enter. */
  readonly onPreview: () => void
  /** Ctrl-S. */
  readonly onSave: () => void
  /** What a server has against a text; `isReadable`: nothing is wrong with it but for that. */
  readonly moreProblems: (text: string, isReadable: boolean) => Promise<readonly Problem[]>
  /** Hears of all problems whenever the text has been looked at. */
  readonly onProblems: (problems: readonly Diagnostic[]) => void
}

/** Everything that makes a text area an editor of manifests. */
export function surface(options: SurfaceOptions): Extension {
  const does = (run: () => void) => (): boolean => {
    run()
    return true
  }
  return [
    yamlLook(),
    lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), highlightSelectionMatches(), lintGutter(),
    history(), indentOnInput(), indentUnit.of('  '), bracketMatching(), closeBrackets(), search({ top: true }),
    autocompletion({ override: [complete], icons: false, interactionDelay: 0, optionClass: ({ type }) => (type === 'required' ? styles.required! : '') }),
    linter(async ({ state }) => {
      const diagnostics = await diagnose(state.doc.toString(), options.moreProblems)
      options.onProblems(diagnostics)
      return diagnostics
    }, { delay: LINT_AFTER_MS }),
    tooltips({ parent: popups(), position: 'fixed' }),
    hoverTooltip(({ state }, at) => hover(state.doc.toString(), at)),
    EditorView.contentAttributes.of({ 'aria-label': words('editor')('text'), spellcheck: 'false', autocapitalize: 'off', tabindex: '0' }),
    EditorView.updateListener.of(({ docChanged, state }) => docChanged && options.onChange(state.doc.toString())),
    keymap.of([
      { key: 'Mod-Enter', run: does(options.onSubmit) },
      { key: 'Mod-Shift-Enter', run: does(options.onPreview) },
      { key: 'Mod-s', run: does(options.onSave), preventDefault: true },
      // Tab leaves the editor, as everywhere on the page, but for a completion that is offered.
      { key: 'Tab', run: acceptCompletion },
      ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap,
    ]),
  ]
}

/** Where what pops up stands: outside of the panel, which may be low. */
function popups(): HTMLElement {
  const known = document.querySelector<HTMLElement>(`.${styles.popups}`)
  if (known) return known
  const place = document.body.appendChild(document.createElement('div'))
  place.className = styles.popups!
  return place
}

async function diagnose(text: string, more: SurfaceOptions['moreProblems']): Promise<readonly Diagnostic[]> {
  const own = problemsOf(text, kindsHere())
  const t = words('editor')
  return [...own, ...(await more(text, own.length === 0))].map(({ from, to, severity, what }) => ({
    from, to, severity,
    message: 'said' in what ? what.said : t(`problem.${what.key}`, { field: '', type: '', values: '', ...what.values }),
  }))
}

const namesOf: NamesOf = (resource, namespace) => {
  const objects = useCluster.getState().objects[resource]
  return [...(objects?.values() ?? [])].filter(({ metadata }) => (metadata.namespace ?? namespace) === namespace).map(({ metadata }) => metadata.name).sort()
}

const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io'
const read = new WeakMap<object, Kinds>()

/** The kinds of the cluster as it is shown; read once for each change of its definitions. */
function kindsHere(): Kinds {
  const definitions = useCluster.getState().objects[DEFINITIONS] as ReadonlyMap<string, CustomResourceDefinition> | undefined
  if (!definitions) return BUILT_IN
  const known = read.get(definitions) ?? kindsWith(definitions.values())
  read.set(definitions, known)
  return known
}

function complete(context: CompletionContext): CompletionResult | null {
  const found = completionsAt(context.state.doc.toString(), context.pos, namesOf, kindsHere())
  // Unasked, nothing opens before something has been typed, but for values behind a colon.
  if (!found || (!context.explicit && found.from === found.to && found.options[0]?.sort === 'field')) return null
  return { from: found.from, to: found.to, options: found.options.map((option, i) => completion(option, i)), validFor: /^[\w./:-]*$/ }
}

function completion(option: Option, place: number): Completion {
  const { label, insert, sort, detail, isRequired, goesOn } = option
  const required = isRequired ? ` · ${words('editor')('hover.required')}` : ''
  return {
    label,
    detail: `${detail}${required}`,
    type: isRequired ? 'required' : sort,
    boost: Math.max(-99, 99 - place),
    apply: (view, chosen, from, to) => {
      view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, annotations: pickedCompletion.of(chosen), scrollIntoView: true })
      if (goesOn) setTimeout(() => completionStatus(view.state) === null && startCompletion(view))
    },
  }
}

function hover(text: string, at: number): { readonly pos: number; readonly end: number; readonly above: boolean; readonly create: () => { readonly dom: HTMLElement } } | null {
  const facts = factsAt(text, at, kindsHere())
  if (!facts) return null
  return {
    pos: facts.span.from,
    end: facts.span.to,
    above: true,
    create: () => {
      const t = words('editor')
      const dom = document.createElement('div')
      dom.className = styles.hover!
      const lines = [
        ['strong', facts.path],
        ...(facts.description === undefined ? [] : [['span', facts.description]]),
        ['span', `${facts.type} · ${t(facts.isRequired ? 'hover.required' : 'hover.optional')}`],
        ...(facts.byDefault === undefined ? [] : [['span', t('hover.byDefault', { value: facts.byDefault })]]),
        ...(facts.values.length === 0 ? [] : [['span', t('hover.values', { values: facts.values.join(', ') })]]),
      ] as const
      for (const [element, line] of lines) dom.appendChild(document.createElement(element!)).textContent = line!
      return { dom }
    },
  }
}
