// Taints and what tolerates them, as the scheduler, the controllers and the kubelet's admission judge them.
// Left out: how long a toleration lasts, which is the taint eviction controller's.
export { findUntolerated, isTolerated, sameTaint, tolerates, tolerationsOf } from './taints.ts'
