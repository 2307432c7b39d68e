import type { Lesson } from '../../lesson.ts'

/** Lesson 3: from a command to a running container, hop by hop. Nobody calls anybody: everyone watches. */
export const writesJourney: Lesson = {
  id: 'writes-journey',
  number: 3,
  title: 'A write’s journey',
  minutes: 8,
  summary: 'From your command to a running container, one hop at a time.',
  nodes: 2,
  start: [],
  steps: [
    {
      id: 'create',
      kind: 'do',
      title: 'Send something',
      text: '**Create one Pod.** Type `kubectl run web --image=nginx:1.27` into the terminal, and watch the packet leave your laptop.',
      lights: ['laptop', 'kube-apiserver'],
      goal: "pods.exists(p, p.metadata.name == 'web')",
      hints: ['The terminal is below.', 'A command that makes one Pod begins with `kubectl run`.', 'Type `kubectl run web --image=nginx:1.27`.'],
      solution: [{ do: 'kubectl', line: 'kubectl run web --image=nginx:1.27' }],
    },
    {
      id: 'order',
      kind: 'order',
      title: 'What happened, in order?',
      text: 'Put these in the order in which they happened. Step back through time with *Back* and *Step* if you are not sure: the timeline remembers.',
      items: ['The API server checks the Pod and stores it', 'The scheduler sees a Pod without a node', 'The scheduler writes which node it chose', 'The kubelet of that node sees a Pod for it', 'The container starts', 'The kubelet reports: Running'],
      feedback: 'Each part acts on what was stored before, never on what is yet to come: ask of each step who could have known.',
    },
    {
      id: 'predict-calls',
      kind: 'predict',
      title: 'Who called the kubelet?',
      text: 'The container was started by the kubelet. **Who told the kubelet to do so?** A second Pod is created now, so that you can look.',
      choices: [
        { text: 'The scheduler called it.', feedback: 'Look at the packets: none goes from the scheduler to a machine. It wrote its choice to the API server, and was done.' },
        { text: 'The API server called it.', feedback: 'Nearly: the news did come from there. But the kubelet had asked for it, long before: it **watches**.' },
        { text: 'Nobody. It was watching.', isRight: true, feedback: 'Yes. Every part watches the API server and acts on what it sees. That is why any of them can die and come back: it looks again, and goes on.' },
        { text: 'kubectl called it.', feedback: 'kubectl spoke to the API server only, and ended before any container was started.' },
      ],
      actions: [{ do: 'kubectl', line: 'kubectl run other --image=nginx:1.27' }],
      outcome: "pods.exists(p, p.metadata.name == 'other' && has(p.spec.nodeName))",
    },
    {
      id: 'refused',
      kind: 'do',
      title: 'Alone',
      text: 'Not every write arrives. **Try to create another Pod named `web`** and read what comes back; then **delete `web`**.',
      goal: "!pods.exists(p, p.metadata.name == 'web')",
      hints: ['The API server refuses two Pods of one name: see at which stage the packet turns back.', 'Deleting is a command too.', 'Type `kubectl delete pod web`.'],
      solution: [{ do: 'kubectl', line: 'kubectl delete pod web' }],
    },
  ],
}
