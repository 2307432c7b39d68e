import { Command } from 'cmdk'
import { useState } from 'react'
import { Dialog } from '../design/Dialog.tsx'
import { useFindings } from '../stage/useFindings.ts'
import { select } from '../store/view-store.ts'
import { useWords } from '../words/index.ts'
import { COMMAND_GROUPS, commandEntries } from './command-entries.ts'
import styles from './Commands.module.css'

const MOST_OBJECTS = 8

/** Every word that was typed occurs; the library's guess by single letters finds too much. */
function matches(value: string, query: string): number {
  const text = value.toLowerCase()
  const words = query.toLowerCase().split(/\s+/)
  return words.every((word) => text.includes(word)) ? 1 : 0
}

/** What the page can do, and objects of the cluster, found by what is typed. */
export function Commands({ onClose }: { readonly onClose: () => void }) {
  const t = useWords('shell')
  const [query, setQuery] = useState('')
  const { found } = useFindings(query, MOST_OBJECTS)
  const entries = commandEntries(t)
  const choose = (run: () => void): void => {
    onClose()
    run()
  }
  return (
    <Dialog label={t('commands.title')} className={styles.dialog} onClose={onClose}>
      <Command label={t('commands.title')} className={styles.command} filter={matches}>
        <Command.Input data-first value={query} onValueChange={setQuery} placeholder={t('commands.placeholder')} />
        <Command.List label={t('commands.matches')}>
          <Command.Empty>{t('commands.none')}</Command.Empty>
          {found.length > 0 && (
            <Command.Group heading={t('commands.inCluster')}>
              {found.map(({ key, kind, name, namespace, why }) => (
                <Command.Item key={key} value={`${key} ${query}`} onSelect={() => choose(() => select(key))}>
                  <span>{name}</span>
                  <small>{[kind, namespace, why].filter(Boolean).join(' · ')}</small>
                </Command.Item>
              ))}
            </Command.Group>
          )}
          {COMMAND_GROUPS.map((group) => (
            <Command.Group key={group} heading={t(`commands.groups.${group}`)}>
              {entries.filter((entry) => entry.group === group).map(({ name, key, run }) => (
                <Command.Item key={name} value={`${t(`commands.groups.${group}`)} ${name}`} onSelect={() => choose(run)}>
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
