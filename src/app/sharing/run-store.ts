// What the browser keeps of runs, in IndexedDB. A record's `work` is in the form of a file, and is read like one: it may be of another version.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

export interface SavedRun {
  readonly id: string
  /** Given by a person. */
  readonly name?: string
  /** Milliseconds of the wall clock. */
  readonly savedAt: number
  readonly nodes: number
  readonly actions: number
  /** As `writeShared` gives it. */
  readonly work: unknown
}

/** Where runs are kept; another one in tests. */
export interface RunStore {
  all(): Promise<readonly SavedRun[]>
  get(id: string): Promise<SavedRun | undefined>
  /** Rejects with a `QuotaExceededError` when there is no room. */
  put(run: SavedRun): Promise<void>
  remove(id: string): Promise<void>
}

interface Schema extends DBSchema {
  runs: { key: string; value: SavedRun }
}

const NAME = 'kubarium'
const LAYOUT = 1

/** Opens the browser's store. Rejects where the browser has none for this page. */
export async function openRunStore(): Promise<RunStore> {
  const database: IDBPDatabase<Schema> = await openDB<Schema>(NAME, LAYOUT, {
    upgrade: (fresh) => void fresh.createObjectStore('runs', { keyPath: 'id' }),
    // A later version of the page, in another tab, needs another layout: let it.
    blocking: () => database.close(),
  })
  return {
    all: () => database.getAll('runs'),
    get: (id) => database.get('runs', id),
    put: async (run) => void (await database.put('runs', run)),
    remove: (id) => database.delete('runs', id),
  }
}
