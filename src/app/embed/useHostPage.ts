import { useEffect, useRef, type RefObject } from 'react'
import { currentLanguage, words } from '../../words/index.ts'
import { courseIn } from '../lesson/course.ts'
import { formatPlace, parsePlace } from '../presenter/address.ts'
import { stepAt, stopAt } from '../presenter/talk.ts'
import { back, beginTalk, holdOrGoOn, jumpTo, next, useTalk } from '../presenter/talk-store.ts'
import { useCluster } from '../store/cluster-store.ts'
import { readRequest, trustedOrigin, type FrameEvent, type FrameRequest } from './messages.ts'

const VERSION = 1

/** Tells the page around the frame what happens in it, and does what that page asks. `words`: what may need more height than there is. */
export function useHostPage(words: RefObject<HTMLElement | null>): void {
  const host = useRef(trustedOrigin(window.location.search, document.referrer))
  useEffect(() => {
    const origin = host.current
    if (window.parent === window || origin === undefined) return
    const tell = (event: FrameEvent): void => window.parent.postMessage({ kubarium: VERSION, ...event }, origin)
    const onMessage = ({ data, origin: from, source }: MessageEvent<unknown>): void => {
      if (source !== window.parent || from !== origin) return
      const request = readRequest(data)
      if (request) grant(request, tell)
    }
    window.addEventListener('message', onMessage)
    const forget = [tellTalk(tell), tellPlaying(tell), tellSize(tell, words)]
    tell({ event: 'ready' })
    return () => {
      window.removeEventListener('message', onMessage)
      for (const each of forget) each()
    }
  }, [words])
}

function grant(request: FrameRequest, tell: (event: FrameEvent) => void): void {
  switch (request.do) {
    case 'load': {
      const lesson = courseIn(currentLanguage()).lessons.find(({ id }) => id === request.lesson)
      return lesson ? void beginTalk(lesson, parsePlace(String(request.step ?? 1))) : tell({ event: 'problem', text: words('presenter')('unknown', { id: request.lesson }) })
    }
    case 'step':
      return jumpTo(parsePlace(String(request.step)))
    case 'next':
      return next()
    case 'back':
      return back()
    case 'play':
      return play()
    case 'pause':
      return pause()
  }
}

/** Lets the cluster run: on from where it is held, else to the next moment; a run without a lesson as it is. */
export function play(): void {
  const { talk, isHeld } = useTalk.getState()
  if (!talk) return useCluster.getState().connection?.play()
  if (isHeld) holdOrGoOn()
  else if (talk.to === undefined) next()
}

export function pause(): void {
  const { talk, isHeld } = useTalk.getState()
  if (!talk) return useCluster.getState().connection?.pause()
  if (!isHeld) holdOrGoOn()
}

function tellTalk(tell: (event: FrameEvent) => void): () => void {
  const told = (before: ReturnType<typeof useTalk.getState>['talk']): void => {
    const { talk } = useTalk.getState()
    if (!talk || (talk.at === before?.at && talk.script === before.script)) return
    const { id, title, steps } = talk.lesson
    if (talk.script !== before?.script) tell({ event: 'loaded', lesson: id, title, steps: steps.length })
    const stop = stopAt(talk)
    const step = formatPlace(stop)
    tell({ event: 'step', lesson: id, step, title: stepAt(talk).title, kind: stop.kind, isLast: talk.at === talk.script.stops.length - 1 })
    if (stop.kind === 'done') tell({ event: 'goal', lesson: id, step })
  }
  told(undefined)
  return useTalk.subscribe((_, before) => told(before.talk))
}

function tellPlaying(tell: (event: FrameEvent) => void): () => void {
  return useCluster.subscribe(({ playing }, before) => {
    if (playing !== before.playing) tell({ event: 'playing', isPlaying: playing })
  })
}

/** The words say how high they are whenever that changes. */
function tellSize(tell: (event: FrameEvent) => void, words: RefObject<HTMLElement | null>): () => void {
  let told = 0
  const look = (): void => {
    const element = words.current
    if (!element) return
    const height = Math.ceil(window.innerHeight + element.scrollHeight - element.clientHeight)
    if (height !== told) tell({ event: 'size', height: (told = height) })
  }
  const observer = new MutationObserver(() => requestAnimationFrame(look))
  observer.observe(document.body, { childList: true, subtree: true, characterData: true })
  window.addEventListener('resize', look)
  return () => {
    observer.disconnect()
    window.removeEventListener('resize', look)
  }
}
