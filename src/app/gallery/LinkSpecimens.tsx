import { Links } from '../stage/Links.tsx'
import type { Tone } from '../stage/activity.ts'
import type { Link, StageLayout } from '../stage/layout.ts'
import packets from '../stage/Packets.module.css'
import { useWords } from '../words/index.ts'
import styles from './Gallery.module.css'
import { LIT } from './specimens.ts'

/** Every look that a link can have: one that is missing does not compile. */
const LINK_LOOKS: Readonly<Record<NonNullable<Link['look']>, true>> = { outside: true, cable: true, watch: true, write: true, faint: true, fault: true, chosen: true }
const LOOKS: readonly (Partial<Link> & { readonly name: string })[] = [
  { name: 'at rest' },
  { name: 'cut', cut: true },
  { name: 'slow', extraMillis: 200 },
  { name: 'lossy', loss: 0.2 },
  { name: 'slow and lossy', extraMillis: 200, loss: 0.2 },
  ...(Object.keys(LINK_LOOKS) as (keyof typeof LINK_LOOKS)[]).map((look) => ({ name: look, look })),
]

const layoutOf = (link: Partial<Link>): StageLayout => ({ parts: [], width: 260, height: 60, links: [{ id: 'a→b', from: 'a', to: 'b', cut: false, points: [[4, 8], [4, 30], [256, 30], [256, 52]], ...link }] })

/** Links in every state, and packets in every tone. */
export function LinkSpecimens() {
  const t = useWords('stage')
  return (
    <section aria-label={t('gallery.links')}>
      <h2>{t('gallery.links')}</h2>
      <div className={styles.shelf}>
        {LOOKS.map(({ name, ...link }) => (
          <figure key={name}>
            <div className={styles.stand} style={{ width: 260, height: 60 }}>
              <Links layout={layoutOf(link)} lens="machines" />
            </div>
            <figcaption>{name}</figcaption>
          </figure>
        ))}
        {LIT.map((tone) => (
          <figure key={tone}>
            <div className={styles.stand} style={{ width: 260, height: 60 }}>
              <div className={packets.packets}>
                <div className={packets.packet} data-tone={tone} data-level style={{ transform: 'translate(16px, 36px)' }}>
                  <i />
                  <span>{SAID[tone]}</span>
                </div>
              </div>
            </div>
            <figcaption>{tone}</figcaption>
          </figure>
        ))}
      </div>
    </section>
  )
}

/** What packets of a tone carry: the model's own words. */
const SAID: Readonly<Record<Tone, string>> = { request: 'PATCH pods/web-1', watch: 'watch MODIFIED pods/web-1', decision: 'POST pods/web-1/binding', traffic: 'GET /', fault: '403 DELETE pods/web-1' }
