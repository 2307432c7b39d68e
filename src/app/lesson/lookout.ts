// Looks out for a moment among the records of a run, as they come frame by frame.
import type { TraceRecord } from '../../kernel/index.ts'

/**
 * Each record is put to the question twice: with the frame that it came in, and with the one after, by which the objects that it changed are there for certain.
 * Whatever lies after the last moment is looked at anew for the next one, and so is what comes again after a jump back.
 */
export class Lookout {
  /** The record of the last moment, or the newest one when the watch began. */
  #from: number
  /** Up to here nothing will be found any more. */
  #settled: number
  #newest: number

  constructor(from: number) {
    this.#from = from
    this.#settled = from
    this.#newest = from
  }

  /** The first record after the last moment that fits. Records are in the order of their ids. */
  find(records: readonly TraceRecord[], fits: (record: TraceRecord) => boolean): TraceRecord | undefined {
    const newest = records.at(-1)?.id ?? 0
    if (newest < this.#newest) this.#settled = this.#from
    const found = records.find((record) => record.id > this.#settled && fits(record))
    if (found) this.#from = found.id
    this.#settled = found ? found.id : Math.max(this.#settled, Math.min(this.#newest, newest))
    this.#newest = found ? found.id : newest
    return found
  }
}
