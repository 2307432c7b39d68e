// Control loop: one workload, what it wants and what is there, and who closes the gap. Who compared and who wrote what is read from the trace.
import type { Deployment } from '../../../cluster/api/types/apps-v1.ts'
import type { Pod } from '../../../cluster/api/types/core-v1.ts'
import type { Link, Part } from '../layout.ts'
import { blockOf, moved, row, shelves, stack, tray, type Block } from './arrange.ts'
import { cardOf, CARD_WIDTH, gaugeOf } from './cards.ts'
import { NARROW, byBirth, idOf, type Laid, type LensInput } from './input.ts'
import { describeWrites, projectActors, type Actor } from './actors.ts'
import { WORKLOADS, ownershipAmong, rootOf, type Owned } from './owners.ts'
import { podTiles } from './pod-tiles.ts'
import { words } from '../../../words/index.ts'

export const CONTROL_LOOP_READS: readonly string[] = [...WORKLOADS, 'pods']
const RESOURCES = CONTROL_LOOP_READS
const ACTOR_WIDTH = 312
const ACTOR_HEIGHT = 62
const BAR_WIDTH = 116
const LEVEL_GAP = 44
const OTHERS_MOST = 10
const CHOICE_WIDTH = 168
const PODS_ASKED = 40
const MARGIN = 16

/** The workload in question with all that it owns, the outermost first. */
export interface Subject { readonly root: Owned; readonly owned: readonly Owned[]; readonly pods: readonly (readonly [string, Pod])[] }

/** That of the selected object, else the first of the learner's own. */
export function chooseSubject({ objects, selected }: Pick<LensInput, 'objects' | 'selected'>): Subject | undefined {
  const ownership = ownershipAmong(objects, RESOURCES)
  const chosen = selected === undefined ? undefined : rootOf(objects, RESOURCES, selected)
  const root = chosen && RESOURCES.includes(chosen.resource) ? chosen : workloadsOf(ownership.roots)[0]
  if (!root) return undefined
  const owned: Owned[] = []
  const pods: (readonly [string, Pod])[] = []
  const walk = ({ object }: Owned): void => {
    for (const child of ownership.childrenOf(object)) {
      if (child.resource === 'pods') pods.push([child.key, child.object as Pod])
      else owned.push(child)
      walk(child)
    }
  }
  walk(root)
  if (root.resource === 'pods') pods.push([root.key, root.object as Pod])
  return { root, owned: owned.sort((a, b) => byBirth([b.key, b.object], [a.key, a.object])), pods: pods.sort(byBirth) }
}

const workloadsOf = (roots: readonly Owned[]): Owned[] => roots.filter(({ resource }) => resource !== 'pods').sort((a, b) => byBirth([a.key, a.object], [b.key, b.object]))

/** What the lens has to ask the trace for: everything about these objects. */
export function subjectObjects(subject: Subject): string[] {
  return [idOf(subject.root.resource, subject.root.key), ...subject.owned.map(({ resource, key }) => idOf(resource, key)), ...subject.pods.slice(0, PODS_ASKED).map(([key]) => `pods/${key}`)]
}

export function layControlLoop(input: LensInput): Laid {
  const isNarrow = input.room < NARROW
  const subject = chooseSubject(input)
  const others = otherWorkloads(input, subject)
  if (!subject) {
    const hint = blockOf({ id: 'hint/loop', kind: 'card', label: words('lenses')('loop.nothing'), note: words('lenses')('loop.nothingNote'), tone: 'quiet', sign: 'loop', width: isNarrow ? 342 : 400, height: 62 })
    return { parts: moved(hint, MARGIN, MARGIN), links: [], width: hint.width + 2 * MARGIN, height: hint.height + 2 * MARGIN }
  }
  const actors = projectActors(input.records ?? [])
  const levels = layLevels(subject, isNarrow)
  const cards = actors.map((actor) => actorCard(actor, isNarrow ? input.room - 2 * MARGIN : ACTOR_WIDTH))
  if (isNarrow) {
    const all = stack([levels, ...cards, others], 16)
    return { parts: moved(all, MARGIN, MARGIN), links: [], width: all.width + 2 * MARGIN, height: all.height + 2 * MARGIN }
  }
  const right = stack(cards, 12)
  const height = Math.max(levels.height, right.height, 240)
  const bar = blockOf({ id: 'kube-apiserver', kind: 'api-server', label: words('lenses')('apiServer'), note: words('lenses')('loop.through'), isSmall: true, width: BAR_WIDTH, height })
  const above = row([levels, bar, right], 92, 'middle')
  const all = stack([above, others], 36)
  const parts = moved(all, MARGIN, MARGIN)
  return { parts, links: ties(parts, actors), width: all.width + 2 * MARGIN, height: all.height + 2 * MARGIN }
}

/** From the outermost to the pods: each level is what the one above it wants. */
function layLevels({ root, owned, pods }: Subject, isNarrow: boolean): Block {
  const current = owned.filter(({ object }) => (object as Deployment).spec?.replicas !== 0 || ((object as Deployment).status?.replicas ?? 0) > 0)
  const wide = CARD_WIDTH + 56
  const self = root.resource === 'pods' ? [] : [cardOf(root.resource, root.key, root.object, { width: wide, height: 92, lines: [gapOf(root)] })]
  const middle = current.slice(0, 3).map(({ resource, key, object }) => cardOf(resource, key, object, { width: wide }))
  const tiles = podTiles(pods, { columns: 4, rows: 3, moreId: 'more/subject', moreKey: `${root.resource}/${root.key}` })
  return stack([...self, ...middle, tiles].filter((block) => block.parts.length > 0), isNarrow ? 16 : LEVEL_GAP)
}

/** How far what is there is from what is wanted. */
export function gapOf({ resource, object }: Owned): string {
  if (resource === 'jobs.batch' || resource === 'cronjobs.batch') return ''
  const { wanted, there, ready } = gaugeOf(resource, object)
  if (there < wanted) return words('lenses')('loop.missing', { count: wanted - there })
  if (there > wanted) return words('lenses')('loop.tooMany', { count: there - wanted })
  return ready < wanted ? words('lenses')('loop.notReady', { count: wanted - ready }) : words('lenses')('loop.asWanted')
}

function actorCard(actor: Actor, width: number): Block {
  return blockOf({ id: actor.id, kind: 'card', sign: actor.id === 'laptop' ? 'person' : actor.id.startsWith('kubelet/') ? 'machine' : 'loop', key: actor.key, label: actor.name, note: describeWrites(actor), width, height: ACTOR_HEIGHT } satisfies Omit<Part, 'x' | 'y'>)
}

function otherWorkloads(input: LensInput, subject: Subject | undefined): Block {
  const roots = workloadsOf(ownershipAmong(input.objects, RESOURCES).roots).filter(({ object }) => object.metadata.uid !== subject?.root.object.metadata.uid).slice(0, OTHERS_MOST)
  const cards = roots.map(({ resource, key, object }) => blockOf({ id: idOf(resource, key), kind: 'card', key: `${resource}/${key}`, label: object.metadata.name, sign: 'workload', width: CHOICE_WIDTH, height: 42 }))
  return tray('tray/others', words('lenses')('loop.others'), input.room < NARROW ? stack(cards, 8) : shelves(cards, 5 * (CHOICE_WIDTH + 10), 10, 10))
}

/** A line for each pair of an actor and a level: behind the API server, in a lane of its own. */
function ties(parts: readonly Part[], actors: readonly Actor[]): Link[] {
  const byId = new Map(parts.map((part) => [part.id, part]))
  const bar = byId.get('kube-apiserver')!
  const pods = parts.filter((part) => part.kind === 'pod' || part.kind === 'more')
  const landings = new Map<string, number>()
  const links: Link[] = []
  actors.forEach((actor, i) => {
    const from = byId.get(actor.id)
    if (!from) return
    const lane = bar.x + bar.width + 16 + (i % 7) * 10
    // All pods are one level: lines to it end at the first of them that the actor had to do with.
    const targets = new Map<string, { part: Part; look: 'write' | 'watch' }>()
    for (const [object, did] of actor.objects) {
      const isPod = object.startsWith('pods/')
      const part = isPod ? (byId.get(object) ?? pods[0]) : byId.get(object)
      if (!part) continue
      const level = isPod ? `pods` : object
      const look = did.writes > 0 ? 'write' : 'watch'
      if (!targets.has(level) || (look === 'write' && targets.get(level)!.look === 'watch')) targets.set(level, { part, look })
    }
    let nth = 0
    for (const [level, { part, look }] of targets) {
      const right = level === 'pods' ? Math.max(...pods.map((p) => p.x + p.width)) : part.x + part.width
      const landing = landings.get(level) ?? 0
      landings.set(level, landing + 1)
      const top = level === 'pods' ? pods[0]!.y : part.y
      const y = top + 12 + (landing % 6) * 8
      const leave = from.y + 20 + nth++ * 10
      links.push({ id: `${actor.id}→${level === 'pods' ? part.id : level}`, from: actor.id, to: part.id, cut: false, look, points: [[from.x, leave], [lane, leave], [lane, y], [right, y]] })
    }
  })
  return links
}

