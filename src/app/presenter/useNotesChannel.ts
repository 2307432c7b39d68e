import { useEffect } from 'react'
import { channelName, readWish, type TalkNews, type Wish } from './notes-channel.ts'
import { jump, setHands, useTalk } from './talk-store.ts'
import { obey, restartClock, TALK_ID, usePresenterView } from './view.ts'

/** Tells the notes window where the talk is, and does what it asks. */
export function useNotesChannel(): void {
  useEffect(() => {
    const channel = new BroadcastChannel(channelName(TALK_ID))
    const tell = (): void => {
      const news = newsNow()
      if (news) channel.postMessage(news)
    }
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const wish = readWish(data)
      if (wish?.type === 'hello') tell()
      else if (wish) grant(wish)
    })
    const leave = (): void => channel.postMessage({ type: 'bye' })
    window.addEventListener('pagehide', leave)
    const forget = [useTalk.subscribe(tell), usePresenterView.subscribe(tell)]
    tell()
    return () => {
      window.removeEventListener('pagehide', leave)
      for (const each of forget) each()
      channel.close()
    }
  }, [])
}

function newsNow(): TalkNews | undefined {
  const { talk, hands, isHeld } = useTalk.getState()
  const { isBlank, began } = usePresenterView.getState()
  if (!talk) return undefined
  const { lesson, script, at, to } = talk
  return { type: 'news', lesson, stops: script.stops, at, to, isHeld, isBlank, hands, began }
}

function grant(wish: Exclude<Wish, { type: 'hello' }>): void {
  if (wish.type === 'go') return jump(wish.index)
  if (wish.type === 'hands') return setHands(wish.step, wish.answer, wish.count)
  if (wish.command === 'restart') return restartClock()
  obey(wish.command)
}
