import type { Lens } from './lenses/index.ts'
import { useWords } from '../words/index.ts'
import styles from './Lens.module.css'

/** What the lens shows, in one line. */
export function LensLine({ lens }: { readonly lens: Lens }) {
  return (
    <p key={lens.id} className={styles.line}>
      {useWords('lenses')(`${lens.id}.line`)}
    </p>
  )
}
