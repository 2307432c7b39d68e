import type { Lesson } from '../../lesson.ts'

const RUNS = (name: string): string => `pods.exists(p, p.metadata.name == '${name}' && has(p.status.phase) && p.status.phase == 'Running')`

/** Lesson 2: which part does what, found out by taking parts away. */
export const anatomy: Lesson = {
  id: 'anatomy',
  number: 2,
  title: 'Anatomy of a cluster',
  minutes: 8,
  summary: 'Which part does what? Take it away and see.',
  nodes: 2,
  start: [{ do: 'kubectl', line: 'kubectl run first --image=nginx:1.27' }],
  steps: [
    {
      id: 'stop-scheduler',
      kind: 'do',
      title: 'Take a part out',
      text: 'At the top stands the **control plane**, below it the machines that do the work.\n\n**Stop the scheduler.** Click the box *Scheduler*, then *Stop*.',
      lights: ['kube-scheduler'],
      goal: "processes.exists(p, p.name == 'kube-scheduler' && p.state == 'stopped')",
      hints: ['It is the box with the dashed neighbour “etcd”, in the upper frame.', 'Clicking it opens it on the right; there are buttons.', 'Click *Scheduler* on the stage, then *Stop* on the right.'],
      solution: [{ do: 'process', machine: 'cp-1', process: 'kube-scheduler', signal: 'stop' }],
    },
    {
      id: 'predict-running',
      kind: 'predict',
      title: 'And the Pod that runs?',
      text: 'The Pod `first` was running before. The scheduler is gone now.\n\n**What becomes of `first`?** (A new Pod `second` will be asked for at the same time.)',
      choices: [
        { text: 'It stops: nobody runs it any more.', feedback: 'The scheduler never ran it. It chose a machine, once, and wrote that down. The **kubelet** on that machine runs it.' },
        { text: 'It runs on, and `second` starts too.', feedback: '`first` runs on. But `second` waits, with a dashed edge, at the scheduler’s place: nobody chooses a machine for it.' },
        { text: 'It runs on, and `second` waits.', isRight: true, feedback: 'Yes. To run is the kubelet’s work. To choose was the scheduler’s, and nobody does that now.' },
      ],
      actions: [{ do: 'kubectl', line: 'kubectl run second --image=nginx:1.27' }],
      outcome: `${RUNS('first')} && pods.exists(p, p.metadata.name == 'second' && !has(p.spec.nodeName))`,
    },
    {
      id: 'parts',
      kind: 'read',
      title: 'Who is who',
      text: '- **API server**: the only door. Everyone asks it; it keeps nothing itself.\n- **etcd**: keeps what the API server stores.\n- **Scheduler**: chooses a machine for each Pod that has none.\n- **Controller manager**: many loops that compare and act.\n- **kubelet**, on every machine: makes the Pods of its machine run.\n- **kube-proxy**, on every machine: leads traffic to Pods.',
      lights: ['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager'],
    },
    {
      id: 'repair',
      kind: 'do',
      title: 'Mend it',
      text: '**Get `second` to run.**',
      goal: RUNS('second'),
      hints: ['What is `second` waiting for?', 'The part that chooses machines was stopped.', 'Click *Scheduler*, then *Start*.'],
      solution: [{ do: 'process', machine: 'cp-1', process: 'kube-scheduler', signal: 'start' }],
    },
  ],
}
