import { Command } from 'cmdk'
import { useState } from 'react'
import { applyTool } from '../palette/perform.ts'
import { TOOLS } from '../palette/tools.ts'
import { Dialog } from '../design/Dialog.tsx'
import { find } from '../stage/find.ts'
import { LENSES } from '../stage/lenses/index.ts'
import { useCluster } from '../store/cluster-store.ts'
import { openLesson, select, useView } from '../store/view-store.ts'
import type { Pace } from '../../worker/protocol.ts'
import styles from './Commands.module.css'
import { copyShareLink } from './open.ts'
import { chooseRun, saveRun } from './run-files.ts'

const MOST_OBJECTS = 8

interface Entry {
  readonly group: string
  readonly name: string
  readonly key?: string
  readonly run: () => void
}

const pace = (label: string, value: Pace): Entry => ({ group: 'Time', name: `Speed ${label}`, run: () => useCluster.getState().connection?.play(value) })

/** Everything the page can do, by name. Objects of the cluster are found by what is typed. */
const ENTRIES: readonly Entry[] = [
  { group: 'Time', name: 'Play', key: 'Space', run: () => useCluster.getState().connection?.play() },
  { group: 'Time', name: 'Pause', key: 'Space', run: () => useCluster.getState().connection?.pause() },
  { group: 'Time', name: 'Step to the next cause', key: '.', run: () => useCluster.getState().connection?.step() },
  { group: 'Time', name: 'Back to the last cause', key: ',', run: () => useCluster.getState().connection?.back() },
  pace('1/100', 0.01), pace('1×', 1), pace('10×', 10), pace('as fast as it goes', 'fastest'), pace('story', 'story'),
  { group: 'Run', name: 'Undo the last action', key: 'Ctrl Z', run: () => useCluster.getState().connection?.undo() },
  { group: 'Run', name: 'New cluster …', run: () => useView.setState({ dialog: 'new-cluster' }) },
  { group: 'Run', name: 'Save this run as a file', run: () => void saveRun() },
  { group: 'Run', name: 'Open a run from a file …', run: chooseRun },
  { group: 'Run', name: 'Copy a link to this moment', run: () => void copyShareLink() },
  ...LENSES.map((lens): Entry => ({ group: 'Lens', name: `${lens.label}: ${lens.line}`, run: () => useView.setState({ lens: lens.id, narrowPanel: 'stage' }) })),
  ...TOOLS.map((tool): Entry => ({ group: 'Tools', name: `${tool.label}: ${tool.title}`, run: () => applyTool(tool) })),
  { group: 'Page', name: 'Lessons', run: () => openLesson('') },
  { group: 'Page', name: 'Light', run: () => useView.setState({ theme: 'light' }) },
  { group: 'Page', name: 'Dark', run: () => useView.setState({ theme: 'dark' }) },
  { group: 'Page', name: 'High contrast', run: () => useView.setState({ theme: 'contrast' }) },
  { group: 'Page', name: 'Colours as the system says', run: () => useView.setState({ theme: 'system' }) },
  { group: 'Page', name: 'Terminal', run: () => useView.setState({ toolTab: 'terminal', narrowPanel: 'terminal' }) },
  { group: 'Page', name: 'All objects in a table', run: () => useView.setState({ toolTab: 'objects', narrowPanel: 'terminal' }) },
  { group: 'Page', name: 'Events of the cluster', run: () => useView.setState({ toolTab: 'events', narrowPanel: 'terminal' }) },
  { group: 'Page', name: 'Monitoring', run: () => useView.setState({ toolTab: 'monitoring', narrowPanel: 'terminal' }) },
  { group: 'Page', name: 'Keys', key: '?', run: () => useView.setState({ dialog: 'keys' }) },
]

/** Every word that was typed occurs; the library's guess by single letters finds too much. */
function matches(value: string, query: string): number {
  const text = value.toLowerCase()
  const words = query.toLowerCase().split(/\s+/)
  return words.every((word) => text.includes(word)) ? 1 : 0
}

const GROUPS: readonly string[] = ['Run', 'Time', 'Lens', 'Tools', 'Page']

export function Commands({ onClose }: { readonly onClose: () => void }) {
  const [query, setQuery] = useState('')
  const objects = useCluster((state) => state.objects)
  const machines = useCluster((state) => state.surroundings.machines)
  const { found } = find(objects, machines, query, MOST_OBJECTS)
  const choose = (run: () => void): void => {
    onClose()
    run()
  }
  return (
    <Dialog label="Commands" className={styles.dialog} onClose={onClose}>
      <Command label="Commands" className={styles.command} filter={matches}>
        <Command.Input data-first value={query} onValueChange={setQuery} placeholder="What would you like to do, or find?" />
        <Command.List label="Matches">
          <Command.Empty>Nothing of that name.</Command.Empty>
          {found.length > 0 && (
            <Command.Group heading="In the cluster">
              {found.map(({ key, kind, name, namespace, why }) => (
                <Command.Item key={key} value={`${key} ${query}`} onSelect={() => choose(() => select(key))}>
                  <span>{name}</span>
                  <small>{[kind, namespace, why].filter(Boolean).join(' · ')}</small>
                </Command.Item>
              ))}
            </Command.Group>
          )}
          {GROUPS.map((group) => (
            <Command.Group key={group} heading={group}>
              {ENTRIES.filter((entry) => entry.group === group).map(({ name, key, run }) => (
                <Command.Item key={name} value={`${group} ${name}`} onSelect={() => choose(run)}>
                  <span>{name}</span>
                  {key && <kbd>{key}</kbd>}
                </Command.Item>
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  )
}
