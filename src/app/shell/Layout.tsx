import type { ReactNode } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import { useWords } from '../words/index.ts'
import styles from './App.module.css'

export interface LayoutProps {
  readonly stage: ReactNode
  readonly side: ReactNode
  readonly timeline: ReactNode
  readonly tools: ReactNode
}

/** Wide screens: four panels with borders that can be moved, by mouse and by arrow keys; where they stood is remembered. */
export function Layout({ stage, side, timeline, tools }: LayoutProps) {
  const t = useWords('shell')
  const rows = useDefaultLayout({ id: 'kubarium-rows' })
  const above = useDefaultLayout({ id: 'kubarium-above' })
  const below = useDefaultLayout({ id: 'kubarium-below' })
  return (
    <Group orientation="vertical" className={styles.panels} {...rows}>
      <Panel id="above" minSize={220}>
        <Group orientation="horizontal" {...above}>
          <Panel id="stage" minSize={320}>
            {stage}
          </Panel>
          <Separator className={styles.between} aria-label={t('regions.sideWidth')} />
          <Panel id="side" defaultSize={360} minSize={240} maxSize="60">
            {side}
          </Panel>
        </Group>
      </Panel>
      <Separator className={styles.between} aria-label={t('regions.belowHeight')} />
      <Panel id="below" defaultSize={204} minSize={120} maxSize="70">
        <Group orientation="horizontal" {...below}>
          <Panel id="timeline" defaultSize="54" minSize={280}>
            {timeline}
          </Panel>
          <Separator className={styles.between} aria-label={t('regions.toolsWidth')} />
          <Panel id="tools" minSize={240}>
            {tools}
          </Panel>
        </Group>
      </Panel>
    </Group>
  )
}
