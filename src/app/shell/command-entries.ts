// Everything the page can do, by name.
import type { TFunction } from 'i18next'
import { LANGUAGES, words, type Language } from '../../words/index.ts'
import type { Pace } from '../../worker/protocol.ts'
import { applyTool } from '../palette/perform.ts'
import { TOOLS } from '../palette/tools.ts'
import { LENSES } from '../stage/lenses/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import { notify, openLesson, useView } from '../store/view-store.ts'
import { chooseForGood } from './language.ts'
import { chooseRun, saveRun, shareLink } from '../sharing/index.ts'

export const COMMAND_GROUPS = ['run', 'time', 'lens', 'tools', 'page'] as const

export interface CommandEntry {
  readonly group: (typeof COMMAND_GROUPS)[number]
  readonly name: string
  readonly key?: string
  readonly run: () => void
}

const PICTURES = [
  { word: 'export.png', make: () => import('../stage/export/index.ts').then((pictures) => pictures.exportPng()) },
  { word: 'export.pngDark', make: () => import('../stage/export/index.ts').then((pictures) => pictures.exportPng({ theme: 'dark' })) },
  { word: 'export.pngLight', make: () => import('../stage/export/index.ts').then((pictures) => pictures.exportPng({ theme: 'light' })) },
  { word: 'export.svg', make: () => import('../stage/export/index.ts').then((pictures) => pictures.exportSvg()) },
  { word: 'export.film', make: () => import('../stage/export/index.ts').then((pictures) => pictures.record(FILM_SECONDS)) },
] as const
const FILM_SECONDS = 10

const connection = () => useCluster.getState().connection

/** The entries in the words of `t`. */
export function commandEntries(t: TFunction<'shell'>): readonly CommandEntry[] {
  const speed = (pace: string, value: Pace): CommandEntry => ({ group: 'time', name: t('commands.speed', { pace }), run: () => connection()?.play(value) })
  const tool = words('palette')
  return [
    { group: 'time', name: t('commands.play'), key: t('keys.space'), run: () => connection()?.play() },
    { group: 'time', name: t('commands.pause'), key: t('keys.space'), run: () => connection()?.pause() },
    { group: 'time', name: t('commands.step'), key: '.', run: () => connection()?.step() },
    { group: 'time', name: t('commands.back'), key: ',', run: () => connection()?.back() },
    speed('1/100', 0.01), speed('1×', 1), speed('10×', 10), speed(t('commands.fastest'), 'fastest'), speed(t('commands.story'), 'story'),
    { group: 'run', name: t('commands.undo'), key: 'Ctrl Z', run: () => connection()?.undo() },
    { group: 'run', name: t('commands.newCluster'), run: () => useView.setState({ dialog: 'new-cluster' }) },
    { group: 'run', name: t('commands.savedRuns'), run: () => useView.setState({ dialog: 'runs' }) },
    { group: 'run', name: t('commands.saveFile'), run: () => void saveRun() },
    { group: 'run', name: t('commands.openFile'), run: chooseRun },
    { group: 'run', name: t('commands.copyLink'), run: () => void shareLink() },
    ...PICTURES.map(({ word, make }): CommandEntry => ({ group: 'run', name: words('stage')(word), run: () => void make().catch((error: Error) => notify(error.message, 'fault')) })),
    ...LENSES.map((lens): CommandEntry => ({ group: 'lens', name: `${words('lenses')(`${lens.id}.label`)}: ${words('lenses')(`${lens.id}.line`)}`, run: () => useView.setState({ lens: lens.id, narrowPanel: 'stage' }) })),
    ...TOOLS.map((each): CommandEntry => ({ group: 'tools', name: `${tool(`tools.${each.id}.label`)}: ${tool(`tools.${each.id}.title`)}`, run: () => applyTool(each) })),
    { group: 'page', name: t('commands.lessons'), run: () => openLesson('') },
    { group: 'page', name: t('commands.settings'), run: () => useView.setState({ dialog: 'settings' }) },
    { group: 'page', name: t('commands.light'), run: () => useView.setState({ theme: 'light' }) },
    { group: 'page', name: t('commands.dark'), run: () => useView.setState({ theme: 'dark' }) },
    { group: 'page', name: t('commands.contrast'), run: () => useView.setState({ theme: 'contrast' }) },
    { group: 'page', name: t('commands.system'), run: () => useView.setState({ theme: 'system' }) },
    ...Object.entries(LANGUAGES).map(([id, name]): CommandEntry => ({ group: 'page', name: t('commands.language', { name }), run: () => chooseForGood(id as Language) })),
    { group: 'page', name: t('commands.terminal'), run: () => useView.setState({ toolTab: 'terminal', narrowPanel: 'terminal' }) },
    { group: 'page', name: t('commands.objects'), run: () => useView.setState({ toolTab: 'objects', narrowPanel: 'terminal' }) },
    { group: 'page', name: t('commands.events'), run: () => useView.setState({ toolTab: 'events', narrowPanel: 'terminal' }) },
    { group: 'page', name: t('commands.keys'), key: '?', run: () => useView.setState({ dialog: 'keys' }) },
  ]
}
