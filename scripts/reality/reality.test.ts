// The model against recordings of a real cluster. What does not replay whole yet is listed with how far it gets and why;
// that list can only shrink: a transcript that does better than its line says must have the line mended.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { replayTranscript } from './replay-transcript.ts'
import { checkStory } from './tell-story.ts'

const folder = join(import.meta.dirname, '../../testdata')
const names = (sub: string): string[] => readdirSync(join(folder, sub)).filter((name) => name.endsWith('.txt') && !name.startsWith('known-')).map((name) => name.replace('.txt', ''))

/** `name  good of total  reason` a line. */
function knownDifferences(path: string): Map<string, number> {
  const rows = readFileSync(join(folder, path), 'utf8').split('\n').filter((row) => row !== '' && !row.startsWith('#'))
  return new Map(rows.map((row) => {
    const match = row.match(/^(\S+) +(\d+) of \d+ +\S/)
    if (!match) throw new Error(`${path}: cannot read ${JSON.stringify(row)}`)
    return [match[1]!, Number(match[2])]
  }))
}

describe('transcripts', () => {
  const known = knownDifferences('reality/known-differences.txt')
  it.each(names('reality'))('%s', { timeout: 120_000 }, (name) => {
    const { good, total, steps } = replayTranscript(readFileSync(join(folder, 'reality', `${name}.txt`), 'utf8'))
    const expected = known.get(name) ?? total
    const wrong = steps.filter((step) => !step.same).map((step) => `$ ${step.command}\n${step.difference}`).join('\n')
    expect(good, wrong).toBeGreaterThanOrEqual(expected)
    expect(good, `known-differences.txt says ${expected}, and it is ${good} now: mend the line`).toBe(expected)
  })
  it('lists only what exists', () => expect([...known.keys()].filter((name) => !names('reality').includes(name))).toEqual([]))
})

// Beside the recordings: what the recordings do not show, worked out from the components' own source.
describe('scripts', () => {
  it.each(names('scripts'))('%s', { timeout: 60_000 }, (name) => {
    const { steps } = replayTranscript(readFileSync(join(folder, 'scripts', `${name}.txt`), 'utf8'))
    expect(steps.filter((step) => !step.same).map((step) => `$ ${step.command}\n${step.difference}`).join('\n')).toBe('')
  })
})

// Controller stories: our own recordings of the real API server, controllers and scheduler, whose nodes had hollow kubelets.
describe.each(['stories', 'controller-stories'])('%s', (stories) => {
  const known = knownDifferences(`${stories}/known-differences.txt`)
  it.each(names(stories))('%s', { timeout: 60_000 }, (name) => {
    const { differences, objects } = checkStory(readFileSync(join(folder, stories, `${name}.txt`), 'utf8'))
    const told = objects - new Set(differences.map((d) => d.group)).size
    const expected = known.get(name) ?? objects
    expect(told, differences.map((d) => `${d.group}: ${d.text}`).join('\n')).toBeGreaterThanOrEqual(expected)
    expect(told, `known-differences.txt says ${expected}, and it is ${told} now: mend the line`).toBe(expected)
  })
})
