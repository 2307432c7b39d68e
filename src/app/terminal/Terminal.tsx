import '@xterm/xterm/css/xterm.css'
import { FitAddon } from '@xterm/addon-fit'
import { Terminal as Xterm } from '@xterm/xterm'
import { useEffect, useRef } from 'react'
import { useTheme } from '../shell/theme.ts'
import { LineEditor } from './line-editor.ts'
import { completeLine, runLine } from './run-line.ts'
import { useTranscript } from './transcript-store.ts'
import styles from './Terminal.module.css'

/** A terminal at the learner's laptop: kubectl against the model, with history and completion. What gestures do appears here too. */
export function Terminal() {
  const place = useRef<HTMLDivElement>(null)
  const xterm = useRef<Xterm>(undefined)
  const { isDark } = useTheme()
  useEffect(() => {
    const style = getComputedStyle(document.documentElement)
    const term = new Xterm({ fontFamily: style.getPropertyValue('--mono').trim(), fontSize: 12, lineHeight: 1.35, convertEol: true, cursorBlink: false, screenReaderMode: true, theme: themeOf(style), allowTransparency: false })
    const fit = new FitAddon()
    term.loadAddon(fit)
    term.open(place.current!)
    xterm.current = term
    const editor = new LineEditor({ write: (text) => term.write(text), run: runLine, complete: completeLine })
    const typed = term.onData((data) => editor.input(data))
    let shown = 0
    const show = (): void => {
      for (const line of useTranscript.getState().lines) {
        if (line.id <= shown) continue
        shown = line.id
        editor.printAbove(line.text)
      }
    }
    editor.start('Type kubectl commands; k is short for kubectl. Tab completes, ↑ repeats.\n')
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
  }, [])
  useEffect(() => {
    // The page's theme attribute changes in an effect of its own, which comes first.
    requestAnimationFrame(() => {
      if (xterm.current) xterm.current.options.theme = themeOf(getComputedStyle(document.documentElement))
    })
  }, [isDark])
  return (
    <section className={styles.terminal} aria-label="Terminal">
      <div ref={place} className={styles.screen} />
    </section>
  )
}

function themeOf(style: CSSStyleDeclaration): Record<string, string> {
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return { background: token('panel'), foreground: token('ink'), cursor: token('ink'), cursorAccent: token('panel'), selectionBackground: token('selected'), red: token('fault'), green: token('traffic'), yellow: token('decision'), blue: token('request'), brightBlack: token('soft'), scrollbarSliderBackground: token('line'), scrollbarSliderHoverBackground: token('faint'), scrollbarSliderActiveBackground: token('faint') }
}
