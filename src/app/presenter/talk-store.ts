// The talk that this page gives: its script, where it is in it, and the hands that were counted. Drives the cluster by the bridge alone.
import { create } from 'zustand'
import type { Lesson } from '../../lessons/index.ts'
import type { LessonScript } from '../../worker/protocol.ts'
import { connectWorker } from '../bridge/connection.ts'
import { pointAt } from '../lesson/spotlight.ts'
import { openRun, useCluster } from '../store/cluster-store.ts'
import { useView } from '../store/view-store.ts'
import { formatPlace, type Place } from './address.ts'
import { countHands, type Hands } from './hands.ts'
import { arrive, backward, forward, goTo, indexOf, stepAt, stopAt, type Clock, type Moved, type Talk } from './talk.ts'

export interface TalkState {
  /** `none`: nothing was asked for; `writing`: the lesson is played through, unseen; `open`: its run is in the cluster store. */
  readonly phase: 'none' | 'writing' | 'open' | 'failed'
  /** How far the writing is, from 0 to 1. */
  readonly progress: number
  readonly failure: string
  readonly talk: Talk | undefined
  /** By step id. */
  readonly hands: Readonly<Record<string, Hands>>
  /** The cluster is held on its way to a stop. */
  readonly isHeld: boolean
  /** A place was asked for that the lesson does not have. */
  readonly missed: string | undefined
}

const BEGINNING: TalkState = { phase: 'none', progress: 0, failure: '', talk: undefined, hands: {}, isHeld: false, missed: undefined }

export const useTalk = create<TalkState>()(() => BEGINNING)

let latest = 0

/** Opens a lesson at a place: writes its script, then opens its run at the moment of that stop. */
export async function beginTalk(lesson: Lesson, place: Place): Promise<void> {
  const mine = ++latest
  useTalk.setState({ ...BEGINNING, phase: 'writing' })
  const script = await writeScript(lesson, mine)
  if (mine !== latest) return
  const at = indexOf(script.stops, place)
  const stop = script.stops[at]!
  openRun(script.run, stop.at, false)
  const talk: Talk = { lesson, script, at, to: undefined }
  useTalk.setState({ phase: 'open', talk, missed: stop.step === place.step && stop.part === place.part ? undefined : formatPlace(place) })
  arrange(talk)
}

function writeScript(lesson: Lesson, mine: number): Promise<LessonScript> {
  const isMine = (): boolean => mine === latest
  const connection = connectWorker({
    opening: (progress) => isMine() && useTalk.setState({ progress }),
    cancelled: () => undefined,
    dropped: () => undefined,
    frame: () => undefined,
    failed: (message, detail) => {
      connection.close()
      if (isMine()) useTalk.setState({ phase: 'failed', failure: `${message}\n${detail}` })
    },
  })
  return connection.scriptOf(lesson).finally(() => connection.close())
}

/** To the next stop, to be seen; asked again on the way, it is there. */
export const next = (): void => move(forward)
/** To the stop before. */
export const back = (): void => move(backward)
export const jump = (index: number): void => move((talk, clock) => goTo(talk, index, clock))

/** To a place, if the lesson has it. */
export function jumpTo(place: Place): void {
  const { talk } = useTalk.getState()
  if (talk) jump(indexOf(talk.script.stops, place))
}

/** Holds the cluster on its way to a stop, and lets it go on. Where nothing runs, nothing can be held. */
export function holdOrGoOn(): void {
  const { connection } = useCluster.getState()
  const { talk, isHeld } = useTalk.getState()
  if (talk?.to === undefined) return
  if (isHeld) connection?.play()
  else connection?.pause()
  useTalk.setState({ isHeld: !isHeld })
}

export function setHands(step: string, answer: number, count: number | undefined): void {
  useTalk.setState(({ hands }) => ({ hands: { ...hands, [step]: countHands(hands[step] ?? [], answer, count) } }))
}

/** One reader answers for himself: that is all hands there are, and the cluster answers at once. */
export function choose(step: string, answer: number): void {
  useTalk.setState(({ hands }) => ({ hands: { ...hands, [step]: countHands([], answer, 1) } }))
  next()
}

function move(by: (talk: Talk, clock: Clock) => Moved): void {
  const { talk, phase } = useTalk.getState()
  const cluster = useCluster.getState()
  if (talk && phase === 'open' && cluster.status === 'ready') settle(talk, by(talk, cluster))
}

function settle(before: Talk, { talk, motion }: Moved): void {
  const { connection } = useCluster.getState()
  useTalk.setState({ talk, isHeld: false, missed: undefined })
  if (talk.at !== before.at || talk.to !== before.to) arrange(talk)
  if (motion?.do === 'play') connection?.play(motion.pace)
  else if (motion?.do === 'seek') connection?.seek(motion.to)
  else if (motion?.do === 'recall') connection?.recall(motion.to)
}

/** Arranges the stage as the step wants it, and lights what is spoken of. */
function arrange(talk: Talk): void {
  const step = stepAt(talk)
  useView.setState({ lens: step.lens ?? talk.lesson.lens, lookAt: step.camera ?? talk.lesson.camera, selected: undefined })
  const { kind, part } = stopAt(talk)
  pointAt(step.kind === 'watch' && kind === 'moment' && talk.to === undefined ? (step.beats[part - 1]?.lights ?? []) : [])
}

useCluster.subscribe(({ now, status }, before) => {
  const { talk, phase } = useTalk.getState()
  if (!talk || phase !== 'open' || status !== 'ready' || now === before.now) return
  const moved = arrive(talk, now)
  if (moved) settle(talk, moved)
})
