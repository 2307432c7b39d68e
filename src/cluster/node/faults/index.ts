// What a person can break on a machine, besides its power and its processes: each is a thing of the machine that the model's parts then meet by themselves.
// container-faults.ts: a program that leaks memory or spins; it does so again when it is restarted, until it is mended.
// A full disk is a share in MachineUsage, which the kubelet sees; an expired certificate is a time in the kubelet's credentials, which the API server sees;
// a broken registry is ImageRegistry.setFault.
// Left out: clocks that run apart (every part of the model reads one clock), disks that fail, packets that are changed.
export { ContainerFaults } from './container-faults.ts'
