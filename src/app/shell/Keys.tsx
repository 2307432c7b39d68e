import { Dialog } from '../design/Dialog.tsx'
import styles from './Keys.module.css'

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['Space', 'play or pause'],
  ['.', 'step to the next cause'],
  [',', 'back to the last cause'],
  ['Home, End', 'on the timeline: the beginning, now'],
  ['← →', 'on the timeline: a little back, a little on'],
  ['+ - 0', 'on the timeline: closer, further away, all of the run'],
  ['Ctrl Z', 'undo: go back to before your last action, in a branch'],
  ['Ctrl K', 'commands: everything the page can do, and everything in the cluster'],
  ['/', 'find on the stage'],
  ['Esc', 'let go of what you carry; close'],
  ['Tab, Enter', 'from thing to thing; choose. Tools of the palette ask where'],
  ['?', 'this list'],
]

export function Keys({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog label="Keys" className={styles.keys} onClose={onClose}>
      <h2>Keys</h2>
      <dl>
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button data-first onClick={onClose}>
        Close
      </button>
    </Dialog>
  )
}
