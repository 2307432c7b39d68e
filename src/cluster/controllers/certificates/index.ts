// Certificate signing requests: which are approved by themselves, who signs those that are approved, and when they are cleared away.
// Models pkg/controller/certificates. rules.ts says what a kubelet may ask for (pure); approving.ts, signing.ts and cleaning.ts are
// the three controllers. Kubelets of the model come with their certificates, so requests are people's, or a lesson's.
// Left out: the cluster's own end of validity, trust bundles.
export { startCertificateApproving } from './approving.ts'
export { startCertificateCleaning } from './cleaning.ts'
export { startCertificateSigning } from './signing.ts'
