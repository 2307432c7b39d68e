import type { Lesson } from '../../lesson.ts'

const READY = "pods.filter(p, has(p.metadata.labels.app) && p.metadata.labels.app == 'web' && !has(p.metadata.deletionTimestamp) && has(p.status.conditions) && p.status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')).size()"

/** Lesson 1: somebody compares what is with what should be, and acts. */
export const desiredAndActual: Lesson = {
  id: 'desired-and-actual',
  number: 1,
  title: 'Desired and actual',
  minutes: 6,
  summary: 'You say how many. Somebody keeps counting.',
  nodes: 2,
  start: [{ do: 'kubectl', line: 'kubectl create deployment web --image=nginx:1.27 --replicas=2' }],
  steps: [
    {
      id: 'touch',
      kind: 'do',
      title: 'Touch it',
      text: 'Each green tile is a **Pod**: a running copy of a small web server. There are two.\n\n**Make it three.** Click a green tile, then its owner, until you reach the Deployment; or type into the terminal.',
      goal: `${READY} == 3`,
      hints: ['The number two is written down somewhere. Not in a Pod: in what owns the Pods.', 'The owner is called Deployment `web`. It has a field `spec.replicas`.', 'Type `kubectl scale deployment web --replicas=3`.'],
      solution: [{ do: 'kubectl', line: 'kubectl scale deployment web --replicas=3' }],
    },
    {
      id: 'read',
      kind: 'read',
      title: 'What you did not do',
      text: 'You changed **a number**. You did not start anything, and you did not say where.\n\nThe number you wrote is the *desired* state. What runs is the *actual* state. Something saw the difference, and closed it.',
      lights: ['kube-controller-manager'],
    },
    {
      id: 'predict',
      kind: 'predict',
      title: 'Before you break it',
      text: 'Now one of the three Pods will be deleted, by `kubectl delete pod`. The number in the Deployment stays 3.\n\n**How many Pods stand there ten seconds later?**',
      choices: [
        { text: 'Two. I deleted one.', feedback: 'You deleted a Pod, not the wish for three. Look at the Deployment: it still says 3, and somebody still counts.' },
        { text: 'Three, and the deleted one is back.', feedback: 'Three, yes. But read the names: the deleted one is gone for good. A new one, with a new name and a new address, stands in its place.' },
        { text: 'Three, one of them new.', isRight: true, feedback: 'Yes. The ReplicaSet controller found two where three were wanted, and made a new one. It did not mend the old one: it replaced it.' },
        { text: 'None. Deleting one takes them all down.', feedback: 'Pods do not know of each other. The other two never noticed.' },
      ],
      actions: [{ do: 'delete-one-pod', label: 'app=web' }],
      outcome: `${READY} == 3`,
    },
    {
      id: 'alone',
      kind: 'do',
      title: 'Alone',
      text: 'Somebody wants the site gone, but wants to keep the Deployment for later.\n\n**Leave no Pod of `web`, and do not delete the Deployment.**',
      goal: "pods.filter(p, has(p.metadata.labels.app) && p.metadata.labels.app == 'web').size() == 0 && deployments.exists(d, d.metadata.name == 'web')",
      hints: ['Deleting Pods will not do: you have just seen why.', 'How many Pods do you desire?', 'Type `kubectl scale deployment web --replicas=0`.'],
      solution: [{ do: 'kubectl', line: 'kubectl scale deployment web --replicas=0' }],
    },
  ],
}
