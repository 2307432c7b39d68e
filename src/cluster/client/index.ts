// The only door to the API server: a REST client, informers, work queues, leader election and the event recorder, as client-go has them.
// A component makes one `Client` (its user agent is its name in the audit log), one `InformerFactory`, and a `WorkQueue` for each controller.
// Left out: HTTP and connection pools (the kernel's network stands for them), API discovery caches (kubectl has its own).
export { Client, WatchStream, labelOf, type ClientConfig, type DeleteOptions } from './client.ts'
export { EventRecorder, referenceOf, type EventFlood, type EventSubject } from './event-recorder.ts'
export { Informer, InformerFactory, waitForSync, type InformerHandler, type InformerOptions, type IndexFunction } from './informer.ts'
export { leaseRemaining, runLeaderElection, type LeaderElectionConfig } from './leader-election.ts'
export * from './resources.ts'
export { WorkQueue, type RateLimit } from './work-queue.ts'
