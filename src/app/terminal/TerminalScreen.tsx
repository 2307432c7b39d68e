import '@xterm/xterm/css/xterm.css'
import { FitAddon } from '@xterm/addon-fit'
import { Terminal as Xterm } from '@xterm/xterm'
import { useEffect, useRef } from 'react'
import { words } from '../../words/index.ts'
import { useTheme } from '../shell/theme.ts'
import { CommandHistory } from './history.ts'
import { LineEditor } from './line-editor.ts'
import { completeLine } from './complete-line.ts'
import { runLine } from './run-line.ts'
import { isOpenLine } from './shell-line.ts'
import { useTranscript } from './transcript-store.ts'
import styles from './Terminal.module.css'

const HISTORY_KEY = 'kubarium-history'
/** One history for all screens, kept in the browser. */
const HISTORY = new CommandHistory(readHistory(), (lines) => localStorage.setItem(HISTORY_KEY, JSON.stringify(lines)))

function readHistory(): readonly string[] {
  try {
    const lines: unknown = JSON.parse(localStorage.getItem(HISTORY_KEY) ?? '[]')
    return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : []
  } catch {
    return []
  }
}

export interface TerminalScreenProps {
  /** Whether it is the one that is seen: what gestures do is written there. */
  readonly isActive: boolean
  /** The first one greets, and shows what was done before it was opened. */
  readonly isFirst: boolean
}

/** One screen at the learner's laptop: kubectl against the model, with history and completion. */
export function TerminalScreen({ isActive, isFirst }: TerminalScreenProps) {
  const place = useRef<HTMLDivElement>(null)
  const xterm = useRef<Xterm>(undefined)
  const active = useRef(isActive)
  const { isDark } = useTheme()
  useEffect(() => {
    const style = getComputedStyle(document.documentElement)
    const term = new Xterm({ fontFamily: style.getPropertyValue('--mono').trim(), fontSize: 12, lineHeight: 1.35, convertEol: true, cursorBlink: false, screenReaderMode: true, theme: themeOf(style), allowTransparency: false })
    const fit = new FitAddon()
    term.loadAddon(fit)
    term.open(place.current!)
    // Tab completes, so Shift+Tab is left to the browser: without it the keyboard could never leave.
    term.attachCustomKeyEventHandler(({ key, shiftKey }) => !(key === 'Tab' && shiftKey))
    xterm.current = term
    const editor = new LineEditor({ write: (text) => term.write(text), columns: () => term.cols, history: HISTORY, run: (line, print) => runLine(line, print, HISTORY.lines), complete: completeLine, isOpen: isOpenLine, searchWord: () => words('terminal')('search') })
    const typed = term.onData((data) => editor.input(data))
    let shown = isFirst ? 0 : (useTranscript.getState().lines.at(-1)?.id ?? 0)
    const show = (): void => {
      for (const line of useTranscript.getState().lines) {
        if (line.id <= shown) continue
        shown = line.id
        if (active.current) editor.printAbove(line.text)
      }
    }
    editor.start(isFirst ? `${words('terminal')('greeting')}\n` : '')
    show()
    const forget = useTranscript.subscribe(show)
    const observer = new ResizeObserver(() => place.current?.offsetWidth && fit.fit())
    observer.observe(place.current!)
    return () => {
      observer.disconnect()
      forget()
      typed.dispose()
      term.dispose()
    }
  }, [isFirst])
  useEffect(() => {
    active.current = isActive
    if (isActive) xterm.current?.focus()
  }, [isActive])
  useEffect(() => {
    // The page's theme attribute changes in an effect of its own, which comes first.
    requestAnimationFrame(() => {
      if (xterm.current) xterm.current.options.theme = themeOf(getComputedStyle(document.documentElement))
    })
  }, [isDark])
  return <div ref={place} className={styles.screen} hidden={!isActive} />
}

function themeOf(style: CSSStyleDeclaration): Record<string, string> {
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return { background: token('panel'), foreground: token('ink'), cursor: token('ink'), cursorAccent: token('panel'), selectionBackground: token('selected'), red: token('fault'), green: token('traffic'), yellow: token('decision'), blue: token('request'), brightBlack: token('soft'), scrollbarSliderBackground: token('line'), scrollbarSliderHoverBackground: token('faint'), scrollbarSliderActiveBackground: token('faint') }
}
