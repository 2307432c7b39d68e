// Plays the commands of a story on a fresh modelled cluster, at the times at which they were given, and tells what the model's components asked.
import { SECOND, type TraceRecord } from '../../src/kernel/index.ts'
import { Driver } from './driver.ts'
import { compareStories, type StoryDifference } from './compare-story.ts'
import { lineOf, parseStory, printLine, type Story, type StoryLine } from './story.ts'

/**
 * What stood in the cluster when a story began: the stories about one Deployment were recorded one after the other.
 * A story whose first command names a Deployment that it does not make itself begins with these, in this order.
 */
const CHAPTERS: readonly (readonly [unless: RegExp, command: string])[] = [
  [/create deployment web/, 'kubectl create deployment web --image=nginx:1.27 --replicas=2'],
  [/scale deployment web/, 'kubectl scale deployment web --replicas=3'],
  [/expose deployment web/, 'kubectl expose deployment web --port=80'],
  [/set image deployment\/web/, 'kubectl set image deployment/web nginx=nginx:1.28'],
]
/** Time after the last recorded request in which the model's own may still come. */
const AFTERMATH = 12

export interface ToldStory { readonly story: Story; readonly lines: readonly StoryLine[] }

/** The chapters before a story, judged by what its commands and its first requests speak of. */
function chaptersBefore({ commands, lines }: Story): string[] {
  const [first] = commands
  if (!first || !/\bweb\b/.test(first.text) || /create|run|apply/.test(first.text)) return []
  const own = CHAPTERS.findIndex(([unless]) => unless.test(first.text))
  if (own >= 0) return CHAPTERS.slice(0, own).map(([, command]) => command)
  // What is deleted may be the Deployment before or after its update: the hash in the names tells.
  return CHAPTERS.filter(([, command]) => !command.includes('set image') || lines.some((line) => line.name.includes('fbdc6fc8c'))).map(([, command]) => command)
}

export function tellStory(text: string): ToldStory {
  const story = parseStory(text)
  const driver = new Driver()
  const { kernel } = driver.cluster
  Object.assign(driver.files, story.files)
  for (const command of chaptersBefore(story)) {
    driver.run(command)
    driver.settle()
  }
  const began = kernel.now
  const records: TraceRecord[] = []
  const forget = kernel.trace.listen((record) => void (record.kind === 'request' && records.push(record)))
  const withLeases = story.lines.some((line) => line.resource === 'leases')
  for (const command of story.commands) {
    kernel.runUntil(Math.max(kernel.now, began + Math.round(command.seconds * SECOND)))
    if (command.text.startsWith('@')) driver.directive(command.text.slice(1))
    else driver.cluster.kubectl(substitute(driver, command.text), { files: driver.files })
  }
  const end = Math.max(story.lines.at(-1)?.seconds ?? 0, story.commands.at(-1)?.seconds ?? 0) + AFTERMATH
  kernel.runUntil(Math.max(kernel.now, began + Math.round(end * SECOND)))
  forget()
  const isTold = ({ actor, seconds }: StoryLine): boolean => seconds <= end && !story.without.includes(actor.replace(/^kubelet .*/, 'kubelet'))
  return { story, lines: records.flatMap((record) => lineOf(record, began, withLeases) ?? []).filter(isTold) }
}

/** `$(kubectl … | head -1)`: the first line of what a command prints. */
function substitute(driver: Driver, line: string): string {
  return line.replace(/\$\((kubectl [^|)]+?)(?: *\| *head -1)?\)/g, (_, command: string) => driver.run(command).out.split('\n')[0] ?? '')
}

export function printStory({ story, lines }: ToldStory): string {
  const rows = [...story.commands.map((c) => ({ seconds: c.seconds, text: `${c.seconds.toFixed(3).padStart(8)}  $ ${c.text}` })), ...lines.map((line) => ({ seconds: line.seconds, text: printLine(line) }))]
  return `# ${story.title}\n\n${rows.sort((a, b) => a.seconds - b.seconds).map((row) => row.text).join('\n')}\n`
}

/** Plays a story and says where the model's differs from the recording. */
export function checkStory(text: string): { differences: readonly StoryDifference[]; objects: number } {
  const told = tellStory(text)
  const within = told.story.lines.at(-1)?.seconds ?? 0
  return { differences: compareStories(told.story.lines, told.lines.filter((line) => line.seconds <= within + AFTERMATH), subjectsOf(told.story)), objects: new Set(told.story.lines.map((line) => `${line.actor} ${line.resource} ${line.name}`)).size }
}

/** The names that a story's commands and files speak of. */
function subjectsOf({ commands, files }: Story): string[] {
  const named = Object.values(files).flatMap((text) => [...text.matchAll(/\bmetadata: *\{? *(?:\n +)?name: *([\w-]+)/g)].map((m) => m[1]!))
  const typed = commands.flatMap(({ text }) => text.match(/[a-z][\w-]*/g) ?? []).filter((word) => !/^(?:kubectl|create|delete|get|run|apply|scale|set|image|expose|label|exec|drain|uncordon|pods?|deployment|namespace|configmap|job|node|service|pvc|sh|head|web-\w+|touch|rm|sleep|l|o|f|n|c|app|name|replicas|port)$/.test(word))
  const mapped = typed.map((word) => (/^node-[12]$/.test(word) ? '<node>' : word))
  return [...new Set([...named, ...mapped, ...(commands.some(({ text }) => /\bweb\b/.test(text)) ? ['web'] : [])])]
}
