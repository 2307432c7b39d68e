// Monitoring of one branch: numbers over time, alerts, and what containers log. All of it is read from the branch's memory, so that it is right in the past and in every branch.
// Usage is what metrics-server found in its rounds (the numbers of `kubectl top`), requests come from the audit log and from users, how full file systems are from the machines and their kubelets, everything else from the objects.
// series.ts computes charts when they are asked for; alert-watch.ts looks along the run with the rules of alert-rules.ts; log-history.ts keeps the lines, log-search.ts finds among them.
// Left out: a time series database, recording rules, silences and receivers of alerts.
import type { Cluster, ContainerLogLine } from '../../cluster/cluster.ts'
import type { History } from '../history.ts'
import type { Micros } from '../../kernel/index.ts'
import { AlertWatch } from './alert-watch.ts'
import { LogSearch } from './log-search.ts'
import type { MonitoringAnswer, MonitoringQuestion } from './questions.ts'
import { seriesOf } from './series.ts'

export { FillHistory } from './fill-history.ts'
export { LogHistory } from './log-history.ts'
export { UsageHistory } from './usage-history.ts'
export type { MonitoringAnswer, MonitoringQuestion } from './questions.ts'

const watches = new WeakMap<History, AlertWatch>()
/** The last search in each branch: who follows a log asks the same again and again. */
const searches = new WeakMap<History, LogSearch>()

/** A branch and where in it someone stands. */
export interface Watched {
  readonly history: History
  /** Where its clock begins. */
  readonly start: Micros
  readonly now: Micros
  /** How far it has come. */
  readonly end: Micros
}

/** Answers a question about a branch. */
export function answerMonitoring(question: MonitoringQuestion, { history, start, now, end }: Watched): MonitoringAnswer {
  switch (question.about) {
    case 'series':
      return { about: 'series', table: seriesOf(history, question) }
    case 'alerts': {
      const watch = watches.get(history) ?? new AlertWatch(history, Math.max(start, history.start))
      watches.set(history, watch)
      watch.advance(end)
      return { about: 'alerts', spans: watch.spans, evaluated: watch.evaluated }
    }
    case 'log-lines': {
      const known = searches.get(history)
      const search = known?.isFor(question.filter) ? known : new LogSearch(history.logs, question.filter)
      searches.set(history, search)
      return search.answer(now, question.first, question.most)
    }
  }
}

/** Writes every line that containers log from now on into a branch's memory; what they have logged before as well, unless the memory reaches back there. */
export function collectLogs(cluster: Pick<Cluster, 'followLogs'>, history: History): void {
  const early: ContainerLogLine[] = []
  let isLive = false
  cluster.followLogs((line) => {
    if (isLive) history.addLog(line)
    else early.push(line)
  })
  isLive = true
  if (history.logs.endId > 0) return
  for (const line of early.sort((a, b) => a.time - b.time)) history.addLog(line)
}
