import { AnimatePresence, LazyMotion, domAnimation, m } from 'framer-motion'
import { useEffect } from 'react'
import { X } from 'lucide-react'
import { useView } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import styles from './Notice.module.css'
import { useIsCalm } from './theme.ts'

const SHOWN_MS = 8000
/** What it offers can be taken for longer. */
const OFFERED_MS = 20_000
/** It comes up from the edge that it stands at, and goes back there. */
const AWAY = { opacity: 0, y: 16 }

/** What just went right or wrong with a gesture: the API server's own words, where it happened. */
export function Notice() {
  const t = useWords('shell')
  const notice = useView((state) => state.notice)
  const isCalm = useIsCalm()
  useEffect(() => {
    if (!notice || notice.tone === 'fault') return
    const timer = setTimeout(() => useView.setState({ notice: undefined }), notice.offer ? OFFERED_MS : SHOWN_MS)
    return () => clearTimeout(timer)
  }, [notice])
  return (
    <LazyMotion features={domAnimation}>
      <AnimatePresence mode="wait">
        {notice && (
          <m.div key={notice.tone} className={styles.notice} data-tone={notice.tone} role={notice.tone === 'fault' ? 'alert' : 'status'} {...(isCalm ? {} : { initial: AWAY, animate: { opacity: 1, y: 0 }, exit: AWAY })} transition={{ duration: 0.16 }}>
            <div>
              <p>{notice.text}</p>
              {notice.detail && <pre>{notice.detail}</pre>}
            </div>
            {notice.offer && (
              <button
                className={styles.offer}
                onClick={() => {
                  useView.setState({ notice: undefined })
                  notice.offer!.run()
                }}
              >
                {notice.offer.label}
              </button>
            )}
            <button aria-label={t('dismiss')} onClick={() => useView.setState({ notice: undefined })}>
              <X size={14} aria-hidden />
            </button>
          </m.div>
        )}
      </AnimatePresence>
    </LazyMotion>
  )
}
