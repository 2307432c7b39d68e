// A run as the text of a file.
import { words } from '../../words/index.ts'
import { NewerVersion, readShared, writeShared, type SharedRun } from './format.ts'

const LONGEST_FILE = 8_000_000

export function writeRunFile(run: SharedRun): string {
  return `${JSON.stringify(writeShared(run), undefined, 1)}\n`
}

/** Reads such a text. Throws with a sentence for people when it is too large or no run. */
export function readRunFile(text: string): SharedRun {
  try {
    if (text.length > LONGEST_FILE) throw new Error('too large')
    return readShared(JSON.parse(text))
  } catch (problem) {
    throw new Error(words('sharing')(problem instanceof NewerVersion ? 'problems.fileNewer' : 'problems.fileDamaged'), { cause: problem })
  }
}

/** Larger files are not even read. */
export const fitsFile = ({ size }: Blob): boolean => size <= LONGEST_FILE
